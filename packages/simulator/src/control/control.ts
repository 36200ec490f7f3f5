import type { FaultScript } from '../faults/fault-script.ts'
import { parseFaultScript } from '../faults/parse-fault-script.ts'
import type { HttpHandler, HttpReply, HttpRequest } from '../http/http-server.ts'
import { SimulatorError } from '../simulator-error.ts'
import type { SimulatorStats } from '../stats.ts'
import { isOwnRequest } from './own-request.ts'

export interface Controlled {
  setFaults(script: FaultScript): void
  script(): FaultScript
  stats(): SimulatorStats
}

/** Serves `GET | PUT | DELETE /faults` and `GET /stats`. Refuses requests that come from web pages of other sites. */
export const controlHandler =
  (simulator: Controlled, listenHost: string): HttpHandler =>
  (request) => {
    if (!isOwnRequest(request.header, listenHost)) return answer(403, { error: foreign })
    const known = { '/faults': ['GET', 'PUT', 'DELETE'], '/stats': ['GET'] }[request.path]
    if (!known) return answer(404, { error: `no such path: ${request.path.slice(0, 100)}; use /faults or /stats` })
    if (!known.includes(request.method)) return answer(405, { error: `${request.path} accepts only ${known.join(', ')}` })
    if (request.path === '/stats') return answer(200, simulator.stats())
    return faults(request, simulator)
  }

const foreign =
  'refused: the request comes from a web page of another site, or its Host header names another host; call localhost, 127.0.0.1 or the host on which the simulator listens, without an Origin header'

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
