import { setTimeout as sleep } from 'node:timers/promises'
import { prepareTopic } from '@paysignal/pipeline'
import { createStore, migrate, type Store, writeCatalogue } from '@paysignal/store'
import { catalogueFor } from '../catalogue-rows.ts'
import { CliError } from '../cli-error.ts'
import type { Output } from '../command.ts'
import { localCredentials } from '../local-credentials.ts'
import { stopped } from '../stop-signal.ts'
import { createAlertWatch } from './alert-watch.ts'
import type { CheckoutCommand, CheckoutReport } from './checkout/config.ts'
import type { Child } from './child.ts'
import { createIncidentDesk } from './incident-desk.ts'
import type { Incident } from './incidents.ts'
import { createProgress, type Progress } from './progress.ts'
import { type DemoReport, makeReport, surprisesIn } from './report.ts'
import { clickhouseFolder, demoGroup, type Services, type ServicesOptions, startServices } from './services.ts'
import { countStored, watchRun } from './watch-run.ts'

export interface DemoOptions extends Omit<ServicesOptions, 'onRestart' | 'onMessage'> {
  readonly durationSeconds: number
  readonly incidents: readonly Incident[]
  /** Whether the folder holds the events of an earlier run that was cut short. */
  readonly isContinued: boolean
  readonly output: Output
  readonly signal: AbortSignal
}

export interface DemoResult {
  readonly report: DemoReport
  /** What did not go as planned, one sentence each. */
  readonly surprises: readonly string[]
}

const partStopMs = 3_000
const engineStopMs = 1_500
const finishMs = 15_000
const catchUpMs = 30_000

/** Runs the demo once: services, traffic, incidents, alerts, and the report at the end. Undefined when `signal` stopped it early. */
export async function runDemo(options: DemoOptions): Promise<DemoResult | undefined> {
  const children: Child[] = []
  const stores: Store[] = []
  const progress = createProgress(options.output)
  try {
    // After a stop, `perform` is not awaited: the processes that it works with are stopped below.
    return await Promise.race([perform(options, progress, children, stores), stopped(options.signal).then(() => undefined)])
  } finally {
    progress.end()
    await stopAll(children)
    await Promise.all(stores.map((store) => store.close()))
  }
}

async function perform(options: DemoOptions, progress: Progress, children: Child[], stores: Store[]): Promise<DemoResult> {
  const startedMs = Date.now()
  let onReport: (report: CheckoutReport) => void = () => {}
  let onRestart: () => void = () => {}
  progress.event('starting the simulated providers, a checkout service, the pipeline, ClickHouse and the checker')
  if (options.kafkaBrokers !== undefined)
    await prepareTopic({ brokers: options.kafkaBrokers.split(','), groupId: demoGroup, skipsExisting: !options.isContinued })
  const openStore = async (url: string) => {
    const store = createStore({ url, database: options.database, ...localCredentials(url, clickhouseFolder(options.dataDir)) })
    stores.push(store)
    await migrate(store)
    await writeCatalogue(store, catalogueFor())
  }
  const servicesOptions: ServicesOptions = {
    ...options,
    onRestart: (name) => {
      progress.event(`${name} died and was started again`)
      onRestart()
    },
    onMessage: (message) => {
      if (isCheckoutReport(message)) onReport(message)
    },
  }
  const register = (child: Child) => {
    children.push(child)
    if (options.signal.aborted) void child.stop(partStopMs) // a process that was started after `stopAll` had made its list
  }
  const services = await startServices(servicesOptions, openStore, register)
  const [store] = stores
  if (store === undefined) throw new CliError('FAILURE', 'the tables in ClickHouse were not created; run the demo again')
  progress.event(`all services are ready after ${((Date.now() - startedMs) / 1000).toFixed(1)} s`)

  const watch = createAlertWatch(store, options.speed, startedMs)
  const desk = createIncidentDesk({
    incidents: options.incidents,
    setFaults: (faults) => putFaults(services.urls.simulator, faults),
    setWrongKey: (isWrong) => sendCommand(services.checkout, { command: 'wrong-key', isWrong }),
  })
  onRestart = desk.plantAgain
  const figures = await watchRun({ ...options, store, children, watch, desk, progress, startedMs })

  const finished = new Promise<CheckoutReport>((resolve) => {
    onReport = resolve
  })
  const counts = await finishCheckout(services, finished)
  await catchUp(store, counts.delivered + counts.spooled)
  const report = await makeReport({ store, counts, fired: watch.fired, planted: desk.planted, urls: services.urls, figures, startedMs })
  return { report, surprises: surprisesIn(report) }
}

/** Makes the checkout service stop and deliver all its events. Resolves to its counts. */
async function finishCheckout({ checkout }: Services, finished: Promise<CheckoutReport>): Promise<CheckoutReport['finished']> {
  sendCommand(checkout, { command: 'finish' })
  const report = await Promise.race([finished, sleep(finishMs, undefined, { ref: false })])
  if (report === undefined)
    throw new CliError(
      'FAILURE',
      `the checkout service did not deliver its events within ${finishMs / 1000} s; run the demo again, it continues with them`,
    )
  return report.finished
}

/**
 * Waits until the store has the expected number of events, but not longer than `catchUpMs`. If events are still missing then, the report shows it.
 */
async function catchUp(store: Store, expected: number): Promise<void> {
  const deadline = Date.now() + catchUpMs
  while (Date.now() < deadline && (await countStored(store)) < expected) await sleep(100)
}

const isCheckoutReport = (message: unknown): message is CheckoutReport => typeof message === 'object' && message !== null && 'finished' in message

const sendCommand = (checkout: Child, command: CheckoutCommand) => checkout.send(command)

async function putFaults(simulator: string, faults: readonly unknown[]): Promise<void> {
  const response = await fetch(`${simulator}/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ faults }),
  })
  if (!response.ok) throw new CliError('FAILURE', `the simulator refused the faults of the incidents: ${await response.text()}`)
}

/** Stops ClickHouse last, because the other processes may still write to it. */
async function stopAll(children: readonly Child[]): Promise<void> {
  const isEngine = ({ name }: Child) => name === 'clickhouse'
  await Promise.all(children.filter((child) => !isEngine(child)).map((child) => child.stop(partStopMs)))
  await Promise.all(children.filter(isEngine).map((child) => child.stop(engineStopMs)))
}
