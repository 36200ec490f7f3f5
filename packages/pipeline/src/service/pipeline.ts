import { schemaProblems } from '@paysignal/store'
import { Registry } from 'prom-client'
import { describeError } from '../describe-error.ts'
import { type HttpOptions, type HttpServer, json, probe, type Routes, startHttpServer } from '../http/http-server.ts'
import { type Logger, stderrLogger } from '../logger.ts'
import { type BatchOptions, resolveBatch } from '../protocol/batch-limits.ts'
import type { LogSource, SourceHost } from '../protocol/log-source.ts'
import { createPartitionWorker, type WorkerEvents } from '../protocol/partition-worker.ts'
import type { RowStore } from '../protocol/row-store.ts'
import { createHealth } from './health.ts'
import { createPipelineMetrics } from './metrics.ts'
import { waitForStore } from './store-check.ts'

export interface PipelineOptions {
  /** The log to read: `kafkaSource(…)` or `spoolSource(…)`. */
  readonly source: LogSource
  /** ClickHouse: `createStore(…)` of `@paysignal/store`. */
  readonly store: RowStore
  /**
   * Returns the reasons why events could not be stored exactly once, for example a table without a deduplication window. The pipeline stores nothing
   * until there are none.
   * @default `schemaProblems` of `@paysignal/store`
   */
  readonly storeProblems?: () => Promise<readonly string[]>
  /**
   * Limits of one insert.
   * @default see `BatchOptions`
   */
  readonly batch?: BatchOptions
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
   * The prom-client registry for the metrics.
   * @default a new registry
   */
  readonly registry?: Registry
  /**
   * How long `close` waits for the running batches, in milliseconds.
   * @default 3_000
   */
  readonly drainMs?: number
}

/** Counts since the start, and the current state. */
export interface PipelineStats {
  /** Events that were stored. */
  readonly stored: number
  readonly batches: number
  /** Batches of an earlier reader whose insert was repeated. */
  readonly replayed: number
  /** Calls to the store that failed and were repeated. */
  readonly retried: number
  readonly deadLetters: number
  /** How often offsets were missing in the log. */
  readonly offsetGaps: number
  /** Messages that wait in the log, in all partitions of this instance. */
  readonly lag: number
  readonly isReady: boolean
  readonly problems: readonly string[]
}

export interface Pipeline {
  /** Address of the HTTP server; undefined without one. */
  readonly url: string | undefined
  stats(): PipelineStats
  /** Waits up to `drainMs` for the running batches. The next start continues with batches that were not finished. Idempotent. */
  close(): Promise<void>
}

/**
 * Moves events from a log into ClickHouse, each exactly once, until it is closed. If the log or the store is unavailable, the pipeline waits for it.
 * @throws {PipelineError} for problems that a person must fix: `INVALID_OPTION`, `PORT`, `SPOOL_VERSION`.
 */
export async function startPipeline({
  source,
  store,
  storeProblems = () => schemaProblems(store),
  batch,
  http = {},
  logger = stderrLogger(),
  registry = new Registry(),
  drainMs = 3_000,
}: PipelineOptions): Promise<Pipeline> {
  const limits = resolveBatch(batch)
  const health = createHealth(logger)
  const metrics = createPipelineMetrics(registry)
  const counts = { stored: 0, batches: 0, replayed: 0, retried: 0, deadLetters: 0, offsetGaps: 0 }
  const lags = new Map<number, number>()
  const closing = new AbortController()
  let isSourceReady = false

  const events: WorkerEvents = {
    stored({ isReplay, messages }, rows, durationMs) {
      counts.stored += rows
      counts.batches++
      if (isReplay) counts.replayed++
      metrics.stored.inc(rows)
      metrics.batches.inc({ result: isReplay ? 'replayed' : 'stored' })
      metrics.insertDuration.observe(durationMs / 1000)
      const writtenAt = messages[0]?.timestampMs
      if (writtenAt !== undefined) metrics.eventAge.observe(Math.max(0, Date.now() - writtenAt) / 1000)
    },
    retrying(error) {
      counts.retried++
      metrics.batches.inc({ result: 'retried' })
      health.set('store', describeError(error))
    },
    answered: () => health.set('store', undefined),
    buried(letters) {
      counts.deadLetters += letters.length
      for (const { reason, code, message } of letters) {
        metrics.deadLetters.inc({ reason })
        logger.warn('a message cannot be stored and became a dead letter', { offset: message.offset, reason, code })
      }
    },
    committed: () => metrics.lastCommit.setToCurrentTime(),
    gaps(count) {
      counts.offsetGaps += count
      metrics.offsetGaps.inc(count)
      logger.error('offsets are missing in the log, because of retention, compaction, a topic that was created again, or a damaged spool', {
        jumps: count,
      })
    },
  }

  const host: SourceHost = {
    limits,
    logger,
    async open(session) {
      await waitForStore(storeProblems, health, session.signal)
      return await createPartitionWorker({ session, store, limits, events })
    },
    status(problem) {
      isSourceReady = problem === undefined
      health.set('source', problem)
    },
    idle: () => metrics.lastCommit.setToCurrentTime(),
    lag(partition, messages) {
      lags.set(partition, messages)
      metrics.lag.set({ partition: String(partition) }, messages)
    },
    damaged({ folder, segment, offset, bytes, records, isKept }) {
      metrics.spoolDamaged.inc(records)
      logger.error('events of the spool are damaged; bytes that could be saved are in the folder "damaged" of the spool', {
        folder,
        segment,
        offset,
        bytes,
        events: records,
        isKept,
      })
    },
    assigned(partitions) {
      for (const partition of [...lags.keys()].filter((known) => !partitions.includes(known))) {
        lags.delete(partition)
        metrics.lag.remove({ partition: String(partition) })
      }
    },
    fail: (error) => health.fail(error.message),
  }

  const stats = (): PipelineStats => ({
    ...counts,
    lag: [...lags.values()].reduce((sum, lag) => sum + lag, 0),
    isReady: isSourceReady && health.problems.length === 0,
    problems: health.problems,
  })
  const server =
    http === false
      ? undefined
      : await startHttpServer(
          routesOf(stats, () => health.failure, registry, source.name),
          http,
          logger,
        )
  try {
    void waitForStore(storeProblems, health, closing.signal).catch(() => undefined)
    await source.start(host)
  } catch (error) {
    closing.abort()
    await server?.close()
    throw error
  }
  return { url: server?.url, stats, close: closeOnce(source, server, drainMs, closing) }
}

function routesOf(stats: () => PipelineStats, failure: () => string | undefined, registry: Registry, source: string): Routes {
  return {
    '/live': () => probe([failure()].filter((problem) => problem !== undefined)),
    '/ready': () => {
      const { isReady, problems } = stats()
      return probe(isReady || problems.length > 0 ? problems : [`${source} is not connected yet`])
    },
    '/state': () => json(200, { source, ...stats() }),
    '/metrics': async () => ({ status: 200, type: registry.contentType, body: await registry.metrics() }),
  }
}

function closeOnce(source: LogSource, server: HttpServer | undefined, drainMs: number, closing: AbortController): () => Promise<void> {
  let closed: Promise<void> | undefined
  const close = async () => {
    closing.abort()
    await source.close(drainMs)
    await server?.close()
  }
  return () => {
    closed ??= close()
    return closed
  }
}
