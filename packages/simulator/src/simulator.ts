import { createCallbackSender } from './callbacks/callback-sender.ts'
import { controlHandler } from './control/control.ts'
import type { FaultScript, ProviderName } from './faults/fault-script.ts'
import { createFaultSwitch } from './faults/fault-switch.ts'
import { faultScriptFrom } from './faults/parse-fault-script.ts'
import { gatepayHandler } from './gatepay/server.ts'
import { createGatepayWorld } from './gatepay/world.ts'
import { hashnutHandler } from './hashnut/server.ts'
import { createHashnutWorld } from './hashnut/world.ts'
import { type HttpHandler, type HttpServer, startHttpServer } from './http/http-server.ts'
import { type ResolvedOptions, resolveOptions, type SimulatorOptions } from './options/options.ts'
import { providerNow, type Runtime } from './runtime.ts'
import { createSchedule } from './schedule.ts'
import { createStats, type SimulatorStats } from './stats.ts'

export interface Simulator {
  /** Base URL. Append the documented paths directly, such as `/v1/pay/checkout/order`. */
  readonly gatepay: { readonly url: string }
  /** Base URL. Append `/api/v3.0.0` or `/api/v4.0.0`, then the documented paths. */
  readonly hashnut: { readonly url: string }
  /** Serves `GET | PUT | DELETE /faults` and `GET /stats`. */
  readonly control: { readonly url: string }
  /**
   * Replaces the whole fault script. `from` and `until` in it count from this call.
   * @throws {SimulatorError} `BAD_FAULT_SCRIPT`.
   */
  setFaults(script: FaultScript): void
  stats(): SimulatorStats
  /** Stops all timers and closes all connections. Orders and counts are lost. A second call does nothing. */
  close(): Promise<void>
}

/**
 * Starts both providers and the control server. Orders are kept in memory only: after a restart, old orders are unknown.
 * @throws {SimulatorError} `INVALID_OPTION`, `BAD_FAULT_SCRIPT`, `PORT_IN_USE` or `LISTEN_FAILED`.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const resolved = resolveOptions(options)
  const runtime = createRuntime(resolved)
  const startedAt = runtime.now()
  const urls = { gatepay: '', hashnut: '' }

  const setFaults = (script: FaultScript) => runtime.faults.set(faultScriptFrom(script))
  const stats = (): SimulatorStats => ({
    uptimeSeconds: (runtime.now() - startedAt) / 1000,
    ...runtime.stats.snapshot(),
    faults: runtime.faults.hits(),
  })

  const running: HttpServer[] = []
  const start = async (name: ProviderName | 'control', port: number, handle: HttpHandler) => {
    const now = name === 'control' ? runtime.now : () => providerNow(runtime, name)
    const server = await startHttpServer({ name, host: resolved.host, port, handle, now })
    running.push(server)
    return { url: server.url }
  }
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= stop(runtime, running)
    return closing
  }

  try {
    const gatepay = await start('gatepay', resolved.gatepay.port, gatepayHandler(createGatepayWorld(runtime, resolved.gatepay, () => urls.gatepay)))
    const hashnut = await start('hashnut', resolved.hashnut.port, hashnutHandler(createHashnutWorld(runtime, resolved.hashnut, () => urls.hashnut)))
    Object.assign(urls, { gatepay: gatepay.url, hashnut: hashnut.url })
    const control = await start('control', resolved.controlPort, controlHandler({ setFaults, script: runtime.faults.script, stats }, resolved.host))
    return { gatepay, hashnut, control, setFaults, stats, close }
  } catch (error) {
    await close()
    throw error
  }
}

function createRuntime({ seed, speed, payers, faults: script, rememberedObjects }: ResolvedOptions): Runtime {
  const now = () => Date.now()
  const schedule = createSchedule(speed)
  const faults = createFaultSwitch({ seed, now, script })
  const stats = createStats()
  const callbacks = createCallbackSender({ seed, now, schedule, faults, stats })
  return { seed, now, schedule, faults, stats, payers, callbacks, rememberedObjects }
}

async function stop({ schedule, callbacks }: Runtime, running: readonly HttpServer[]): Promise<void> {
  schedule.close()
  callbacks.close()
  await Promise.all(running.map((server) => server.close()))
}
