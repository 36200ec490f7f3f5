import { callbackAllowanceSeconds, longestTimerMs, metrics, settlesWithin } from '@paysignal/contract'
import { type Fact, type FactParams, type FactRow, StoreError, facts as storeFacts } from '@paysignal/store'
import { type Gauge, Registry } from 'prom-client'
import { checkNumber } from '../check-number.ts'
import { describeError } from '../describe-error.ts'
import { type HttpOptions, json, probe, startHttpServer } from '../http/http-server.ts'
import { type Logger, stderrLogger } from '../logger.ts'
import { pause } from '../pause.ts'
import { gaugeOf } from '../prom-metrics.ts'
import type { RowStore } from '../protocol/row-store.ts'

export interface CheckerOptions {
  /** ClickHouse: `createStore(…)` of `@paysignal/store`. */
  readonly store: Pick<RowStore, 'query'>
  /**
   * Time between the starts of two rounds, in milliseconds.
   * @default 60_000
   */
  readonly intervalMs?: number
  /**
   * How long a callback may be late before it counts as overdue, in milliseconds.
   * @default the contract's `callbackAllowanceSeconds`
   */
  readonly callbackAllowanceMs?: number
  /**
   * The facts to check.
   * @default every fact of `@paysignal/store`
   */
  readonly facts?: readonly Fact[]
  /**
   * Where to serve `/live`, `/ready`, `/state` and `/metrics`; false for no server.
   * @default any free port on 127.0.0.1
   */
  readonly http?: HttpOptions | false
  /**
   * Receives the log lines.
   * @default JSON lines on standard error
   */
  readonly logger?: Logger
  /**
   * The prom-client registry for the gauges.
   * @default a new registry
   */
  readonly registry?: Registry
}

export interface Checker {
  /** Address of the HTTP server; undefined without one. */
  readonly url: string | undefined
  /** The names of the facts whose last check failed, each with the reason. */
  failures(): Readonly<Record<string, string>>
  /** Aborts the running query and stops. Idempotent. */
  close(): Promise<void>
}

/**
 * Queries facts from the store in regular rounds and exports them as gauges. When the query of a fact fails, its gauges keep their last values and
 * the other facts are still checked. `paysignal_check_last_success_timestamp_seconds` shows how old the values of each fact are.
 * @throws {PipelineError} `INVALID_OPTION`, `PORT`
 */
export async function startChecker({
  store,
  intervalMs = 60_000,
  callbackAllowanceMs = callbackAllowanceSeconds * 1_000,
  facts = storeFacts,
  http = {},
  logger = stderrLogger(),
  registry = new Registry(),
}: CheckerOptions): Promise<Checker> {
  checkNumber('intervalMs', intervalMs, { min: 10, max: longestTimerMs })
  checkNumber('callbackAllowanceMs', callbackAllowanceMs, { min: 1 })
  const params: FactParams = { callbackAllowanceSeconds: callbackAllowanceMs / 1000 }
  const gauges = new Map(facts.flatMap((fact) => fact.metrics).map((metric) => [metric.name, { metric, gauge: gaugeOf(metric, registry) }]))
  const lastCheck = gaugeOf(metrics.lastCheck, registry)
  const pending = new Set(facts.map(({ name }) => name))
  const failures = new Map<string, string>()
  const closing = new AbortController()
  let tickedAt = Date.now()

  const isSchemaMissing = () => [...failures.values()].includes(schemaMissing)

  async function check(fact: Fact): Promise<void> {
    try {
      const rows = await store.query<FactRow>(fact.sql(params), {}, closing.signal)
      publish(fact, rows, gauges)
      lastCheck.set({ check: fact.name }, Date.now() / 1000)
      pending.delete(fact.name)
      const failure = failures.get(fact.name)
      failures.delete(fact.name)
      if (failure !== undefined && failure !== schemaMissing) logger.info(`check ${fact.name} works again`)
      if (failure === schemaMissing && !isSchemaMissing()) logger.info('the tables exist now: the checks work')
    } catch (error) {
      if (closing.signal.aborted) return
      fail(fact, isMissingSchema(error) ? schemaMissing : describeError(error))
    }
  }

  function fail({ name }: Fact, problem: string): void {
    const isNews = problem === schemaMissing ? !isSchemaMissing() : !failures.has(name)
    failures.set(name, problem)
    if (isNews)
      logger.warn(
        problem === schemaMissing
          ? `${problem}; trying again until they exist`
          : `check ${name} failed (${problem}); its gauges keep their last values`,
      )
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      const startedAt = Date.now()
      for (const fact of facts) {
        tickedAt = Date.now()
        if (!closing.signal.aborted) await check(fact)
      }
      const restMs = Math.max(0, startedAt + intervalMs - Date.now())
      await pause(restMs, closing.signal)
    }
  }

  const problems = () => [
    ...(isSchemaMissing() ? [schemaMissing] : []),
    ...[...failures].filter(([, problem]) => problem !== schemaMissing).map(([name, problem]) => `check ${name}: ${problem}`),
    ...[...pending].filter((name) => !failures.has(name)).map((name) => `check ${name} has not run yet`),
  ]
  const isStuck = () => Date.now() - tickedAt > intervalMs + stuckMs
  const routes = {
    '/live': () => probe(isStuck() ? ['no check has begun in time: restart the checker'] : []),
    '/ready': () => probe(problems()),
    '/state': () => json(200, { failures: Object.fromEntries(failures), pending: [...pending] }),
    '/metrics': async () => ({ status: 200, type: registry.contentType, body: await registry.metrics() }),
  }
  const server = http === false ? undefined : await startHttpServer(routes, http, logger)
  const running = run()
  let closed: Promise<void> | undefined
  const close = async () => {
    closing.abort()
    await settlesWithin(running, closeMs)
    await server?.close()
  }
  return {
    url: server?.url,
    failures: () => Object.fromEntries(failures),
    close() {
      closed ??= close()
      return closed
    },
  }
}

/** The problem of every check while the tables are missing. It is logged and reported only once, although it is the problem of every check. */
const schemaMissing = 'the tables of this version are not in the database: run `paysignal migrate`'

// The codes of ClickHouse for UNKNOWN_FUNCTION (a parameterised view is missing), UNKNOWN_IDENTIFIER, UNKNOWN_TABLE and UNKNOWN_DATABASE.
const missingCodes: readonly unknown[] = [46, 47, 60, 81]

const isMissingSchema = (error: unknown): boolean =>
  error instanceof StoreError && error.code === 'SCHEMA' && missingCodes.includes(error.clickhouseCode)

const stuckMs = 120_000
const closeMs = 2_000

type Gauges = ReadonlyMap<string, { readonly metric: { readonly labels: readonly string[] }; readonly gauge: Gauge }>

/** Replaces all values of a fact. Series missing from the rows are removed. */
function publish(fact: Fact, rows: readonly FactRow[], gauges: Gauges): void {
  for (const { name } of fact.metrics) gauges.get(name)?.gauge.reset()
  for (const row of rows) {
    const found = gauges.get(row.metric)
    if (!found) continue
    const labels = Object.fromEntries(found.metric.labels.map((label) => [label, String(row[label as keyof FactRow])]))
    found.gauge.set(labels, Number(row.value))
  }
}
