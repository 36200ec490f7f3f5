import type { FaultScript } from '../faults/fault-script.ts'
import { parseFaultScript } from '../faults/parse-fault-script.ts'
import type { HttpHandler, HttpReply, HttpRequest } from '../http/http-server.ts'
import type { SimulatorStats } from '../runtime/stats.ts'
import { SimulatorError } from '../simulator-error.ts'
import { isOwnRequest } from './own-request.ts'

export interface Controlled {
  setFaults(script: FaultScript): void
  script(): FaultScript
  stats(): SimulatorStats
}

/** `GET | PUT | DELETE /faults`, `GET /stats`, for callers of this machine and not for web pages of others. */
export const controlHandler =
  (simulator: Controlled, listenHost: string): HttpHandler =>
  (request) => {
    if (!isOwnRequest(request.header, listenHost)) return answer(403, { error: foreign })
    const known = { '/faults': ['GET', 'PUT', 'DELETE'], '/stats': ['GET'] }[request.path]
    if (!known) return answer(404, { error: `no such path: ${request.path.slice(0, 100)}; known are /faults and /stats` })
    if (!known.includes(request.method)) return answer(405, { error: `${request.path} takes ${known.join(', ')}` })
    if (request.path === '/stats') return answer(200, simulator.stats())
    return faults(request, simulator)
  }

const foreign =
  'requests of foreign web pages, and to names that are not ours, are refused: call localhost, 127.0.0.1 or the host that the simulator was given, without Origin'

function faults({ method, body }: HttpRequest, simulator: Controlled): HttpReply {
  if (method === 'DELETE') simulator.setFaults({ faults: [] })
  if (method !== 'PUT') return answer(200, simulator.script())
  try {
    simulator.setFaults(parseFaultScript(body.toString('utf8')))
    return answer(200, simulator.script())
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error
    return answer(400, { error: error.message })
  }
}

const answer = (status: number, value: unknown): HttpReply => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'application/json' },
  body: `${JSON.stringify(value, null, 2)}\n`,
})
