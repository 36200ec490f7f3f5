import { setTimeout as sleep } from 'node:timers/promises'
import { alerts } from '@paysignal/dashboards'
import { prepareTopic } from '@paysignal/pipeline'
import { createStore, migrate, type Store, writeCatalogue } from '@paysignal/store'
import { catalogueFor } from '../catalogue-rows.ts'
import type { Output } from '../command.ts'
import { CliError } from '../errors.ts'
import { type AlertWatch, createAlertWatch } from './alert-watch.ts'
import type { CheckoutOrder, CheckoutReport } from './checkout/config.ts'
import type { Child } from './child.ts'
import { createIncidentDesk, type IncidentDesk } from './incident-desk.ts'
import type { Incident } from './incidents.ts'
import { memoryMiB } from './memory.ts'
import { createProgress, type Progress } from './progress.ts'
import { type DemoReport, storedFacts } from './report.ts'
import { demoGroup, type Services, type ServicesOptions, startEngine, startServices } from './services.ts'

export interface DemoOptions extends Omit<ServicesOptions, 'onRestart' | 'onMessage' | 'allowanceMs'> {
  readonly durationSeconds: number
  readonly incidents: readonly Incident[]
  /** The folder holds what an interrupted run accepted. */
  readonly isContinued: boolean
  readonly output: Output
  readonly signal: AbortSignal
}

export interface DemoResult {
  readonly report: DemoReport
  /** What did not go as planted, one sentence each. */
  readonly surprises: readonly string[]
}

const stopTimeoutMs = 3_000
const lookEveryMs = 500

/** Runs the whole way once: services, incidents, alerts, and the count at the end. Undefined when it was stopped before its end. */
export async function runDemo(options: DemoOptions): Promise<DemoResult | undefined> {
  const startedMs = Date.now()
  const progress = createProgress(options.output)
  const children: Child[] = []
  let onReport: (report: CheckoutReport) => void = () => {}
  const servicesOptions: ServicesOptions = {
    ...options,
    allowanceMs: (15 * 60_000) / options.speed,
    onRestart: (name) => progress.event(`${name} died and was started again`),
    onMessage: (_name, message) => {
      if (isCheckoutReport(message)) onReport(message)
    },
  }
  if (options.kafkaBrokers !== undefined)
    await prepareTopic({ brokers: options.kafkaBrokers.split(','), groupId: demoGroup, skipsExisting: !options.isContinued })
  const engine = await startEngine(servicesOptions)
  if (engine.child) children.push(engine.child)
  let store: Store | undefined
  try {
    store = createStore({ url: engine.url, database: options.database })
    await migrate(store)
    await writeCatalogue(store, catalogueFor())
    const services = await startServices(servicesOptions, engine.url)
    children.unshift(...services.children)
    progress.event(`everything is up after ${seconds(Date.now() - startedMs)}`)
    const watch = createAlertWatch(store, options.speed, startedMs)
    const desk = createIncidentDesk({
      incidents: options.incidents,
      setFaults: (faults) => putFaults(services.simulatorControl, faults),
      setWrongKey: (isWrong) => order(services.checkout, { order: 'wrong-key', isWrong }),
    })
    const run = await watchRun({ options, store, services, children, watch, desk, progress, startedMs })
    if (options.signal.aborted) return undefined
    const finished = new Promise<CheckoutReport>((resolve) => {
      onReport = resolve
    })
    const counts = await finish(services.checkout, finished)
    const report = await settle({ options, store, services, watch, desk, run, counts, startedMs })
    return { report, surprises: surprisesIn(report) }
  } finally {
    progress.end()
    await store?.close()
    await stopAll(children)
  }
}

interface Scene {
  readonly options: DemoOptions
  readonly store: Store
  readonly services: Services
  readonly watch: AlertWatch
  readonly desk: IncidentDesk
  readonly startedMs: number
}

interface RunFigures {
  readonly upAfterSeconds: number
  readonly peakMemoryMiB: number
}

/** From the first event to the end of the duration: plants, looks, and tells. */
async function watchRun(scene: Scene & { readonly children: readonly Child[]; readonly progress: Progress }): Promise<RunFigures> {
  const { options, store, watch, desk, progress, children, startedMs } = scene
  const { signal, durationSeconds } = options
  while (!signal.aborted && (await count(store)) === 0) await pause(100, signal)
  const beganMs = Date.now()
  const upAfterSeconds = (beganMs - startedMs) / 1000
  progress.event(`first event can be queried after ${upAfterSeconds.toFixed(1)} s`)
  let peakMemoryMiB = 0
  while (!signal.aborted && Date.now() - beganMs < durationSeconds * 1000) {
    const share = (Date.now() - beganMs) / (durationSeconds * 1000)
    for (const { name, story } of await desk.advance(share, Date.now())) progress.event(`planted ${name}: ${story}`)
    for (const { alert, provider, state } of await watch.look(Date.now()))
      if (state !== 'pending') progress.event(`${alert} ${state} for ${provider}`)
    const pids = [process.pid, ...children.map((child) => child.pid())]
    peakMemoryMiB = Math.max(
      peakMemoryMiB,
      pids.reduce<number>((sum, pid) => sum + memoryMiB(pid), 0),
    )
    progress.tick(share, await count(store))
    await pause(lookEveryMs, signal)
  }
  return { upAfterSeconds, peakMemoryMiB }
}

/** Has the checkout service hand over all that it accepted. */
async function finish(checkout: Child, finished: Promise<CheckoutReport>): Promise<CheckoutReport['finished']> {
  order(checkout, { order: 'finish' })
  const report = await Promise.race([finished, sleep(15_000, undefined, { ref: false })])
  if (report === undefined) throw new CliError('FAILURE', 'the checkout service did not hand over its events within 15 s')
  return report.finished
}

/** Waits until the store has everything that was handed over, and counts. */
async function settle(scene: Scene & { readonly run: RunFigures; readonly counts: CheckoutReport['finished'] }): Promise<DemoReport> {
  const { store, services, watch, desk, counts, run, startedMs } = scene
  const expected = counts.delivered + counts.spooled
  for (let tries = 0; tries < 150 && (await count(store)) < expected; tries++) await sleep(200)
  const facts = await storedFacts(store, startedMs)
  const severity = new Map(alerts.map((alert) => [alert.name, alert.severity]))
  const firedAt = ({ alert, provider }: Incident) => watch.fired.find((each) => each.alert === alert && each.provider === provider)?.at
  return {
    events: { ...counts, ...facts.counts },
    codes: facts.codes,
    orders: facts.orders,
    incidents: desk.planted.map((incident) => {
      const at = firedAt(incident)
      return {
        name: incident.name,
        provider: incident.provider,
        plantedAt: iso(incident.plantedAtMs),
        alert: incident.alert,
        firedAt: at === undefined ? null : iso(at),
      }
    }),
    alerts: watch.fired.map(({ alert, provider, state }) => ({ name: alert, severity: severity.get(alert) ?? '', provider, state })),
    urls: services.urls,
    performance: {
      upAfterSeconds: run.upAfterSeconds,
      callsPerSecond: Math.round(facts.freshness.calls / Math.max(1, facts.freshness.seconds)),
      peakMemoryMiB: Math.round(run.peakMemoryMiB),
      queryableAfterMs: { p50: facts.freshness.p50, p99: facts.freshness.p99 },
    },
  }
}

function surprisesIn({ events, incidents, alerts: fired }: DemoReport): readonly string[] {
  const { emitted, delivered, dropped, stored, distinct } = events
  const counts = stored === distinct && stored === delivered && delivered === emitted && dropped === 0
  const silent = incidents.filter(({ firedAt }) => firedAt === null).map(({ name, alert }) => `${name} was planted and ${alert} did not fire`)
  const unplanted = fired
    .filter(({ name, provider }) => !incidents.some((each) => each.alert === name && each.provider === provider))
    .map(({ name, provider }) => `${name} fired for ${provider}, which was not planted`)
  return [...(counts ? [] : ['the counts of events do not add up']), ...silent, ...unplanted]
}

const isCheckoutReport = (message: unknown): message is CheckoutReport => typeof message === 'object' && message !== null && 'finished' in message

const order = (checkout: Child, message: CheckoutOrder) => checkout.send(message)

async function putFaults(control: string, faults: readonly unknown[]): Promise<void> {
  const response = await fetch(`${control}/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ faults }),
  })
  if (!response.ok) throw new CliError('FAILURE', `the simulator refused the incidents: ${await response.text()}`)
}

const count = async (store: Store) => (await store.query<{ n: number }>('SELECT count() AS n FROM events'))[0]?.n ?? 0

/** In the order of the flow, so that each can hand over to the next: who calls first, the engine last. */
async function stopAll(children: readonly Child[]): Promise<void> {
  const [engine, others] = [children.filter(({ name }) => name === 'clickhouse'), children.filter(({ name }) => name !== 'clickhouse')]
  await Promise.all(others.map((child) => child.stop(stopTimeoutMs)))
  await Promise.all(engine.map((child) => child.stop(1_500)))
}

const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => {})
const iso = (ms: number) => new Date(ms).toISOString()
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
