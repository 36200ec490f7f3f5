import { randomUUID } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { spoolFileHeadBytes, spoolFileProblem, spoolLayout } from '@paysignal/contract'
import { type Database, open } from 'lmdb'
import type { Committed, DeadLetter, LogMessage } from './log-source.ts'
import { describeError } from './logger.ts'
import { PipelineError } from './pipeline-error.ts'
import { settleWithin } from './settle-within.ts'

const { metaKeys } = spoolLayout

/** The reading side of a spool. */
export interface Spool {
  readonly epoch: string
  /** Whether the folder on disk is still the one that was opened. */
  isCurrent(): boolean
  committed(): Committed | undefined
  read(from: number, maxRows: number, maxBytes: number): LogMessage[]
  /** Events that wait from this offset on. */
  waiting(from: number): number
  /** Moves the log's front and removes what lies before it, durably. @throws {PipelineError} `FENCED` */
  commit(offset: number, note: string): Promise<void>
  bury(letters: readonly DeadLetter[]): Promise<void>
  close(): Promise<void>
}

/**
 * Opens a spool and becomes its reader; undefined while nobody has made it.
 * @throws {PipelineError} `SPOOL_VERSION` for another layout, `SPOOL_UNREADABLE` when it cannot be opened.
 */
export async function openSpool(dir: string): Promise<Spool | undefined> {
  const inode = inodeOf(dir)
  if (inode === undefined) return undefined
  const env = openEnvironment(dir)
  try {
    const meta: Database<unknown, string> = env.openDB(spoolLayout.meta, { encoding: 'json' })
    const version = meta.get(metaKeys.version)
    // Its maker has the file but has not finished the layout.
    if (version === undefined) return await env.close().then(() => undefined)
    if (version !== spoolLayout.version) throw wrongVersion(dir, version)
    return await reader(dir, inode, env, meta)
  } catch (error) {
    await letGo(env)
    throw error
  }
}

/** lmdb ends the process when it opens a damaged file. */
function checkFile(dir: string) {
  const file = openSync(fileOf(dir), 'r')
  try {
    const head = Buffer.alloc(spoolFileHeadBytes)
    const problem = spoolFileProblem(head.subarray(0, readSync(file, head, 0, head.length, 0)), fstatSync(file).size)
    if (problem === undefined) return
    const remedy = 'move it away, and the service that writes it makes a new one; what was in it is lost'
    throw new PipelineError('SPOOL_UNREADABLE', `the spool ${dir} is damaged (${problem}): ${remedy}`)
  } finally {
    closeSync(file)
  }
}

/** Without lmdb's own batch around each event turn: nobody holds its promise, and a failed commit would end the process. */
function openEnvironment(dir: string): ReturnType<typeof open> {
  try {
    checkFile(dir)
    return open({ path: dir, encoding: 'binary', eventTurnBatching: false })
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause
    throw new PipelineError('SPOOL_UNREADABLE', `the spool ${dir} cannot be opened (${describeError(cause)}): check its owner and its disk`, {
      cause,
    })
  }
}

const wrongVersion = (dir: string, version: unknown) =>
  new PipelineError(
    'SPOOL_VERSION',
    `the spool ${dir} has layout ${JSON.stringify(version)}, this version reads ${spoolLayout.version}: let the version that wrote it empty it, or use another folder`,
  )

async function reader(dir: string, inode: number, env: ReturnType<typeof open>, meta: Database<unknown, string>): Promise<Spool> {
  const events: Database<Buffer, number> = env.openDB(spoolLayout.events, { encoding: 'binary' })
  const deadLetters: Database<unknown, number> = env.openDB(spoolLayout.deadLetters, { encoding: 'json' })
  const id = randomUUID()
  await committed(
    env.transaction(() => {
      if (typeof meta.get(metaKeys.epoch) !== 'string') meta.putSync(metaKeys.epoch, randomUUID())
      meta.putSync(metaKeys.reader, id)
    }),
  )
  await env.flushed
  const checkReader = () => {
    if (meta.get(metaKeys.reader) !== id) throw new PipelineError('FENCED', `another pipeline reads the spool ${dir} now: run one per spool`)
  }
  let front = 0
  return {
    epoch: String(meta.get(metaKeys.epoch)),
    isCurrent: () => inodeOf(dir) === inode,
    committed: () => committedOf(meta.get(metaKeys.commit)),
    read(from, maxRows, maxBytes) {
      const messages: LogMessage[] = []
      let bytes = 0
      for (const { key, value } of events.getRange({ start: from, limit: maxRows })) {
        bytes += value.length
        if (messages.length > 0 && bytes > maxBytes) break
        messages.push(messages.length > 0 ? { offset: key, value } : { offset: key, value, timestampMs: eventTimeOf(value) })
      }
      return messages
    },
    waiting: (from) => Math.max(0, Number(meta.get(metaKeys.next) ?? 0) - from),
    async commit(offset, note) {
      await committed(
        env.transaction(() => {
          checkReader()
          meta.putSync(metaKeys.commit, { offset, metadata: note })
          for (const key of [...events.getKeys({ start: front, end: offset })]) events.removeSync(key)
        }),
      )
      front = offset
      await env.flushed
    },
    async bury(letters) {
      await committed(
        env.transaction(() => {
          checkReader()
          for (const { message, reason, code } of letters) {
            deadLetters.putSync(message.offset, { reason, code, at: Date.now(), value: message.value?.toString('base64') ?? null })
          }
        }),
      )
      await env.flushed
    },
    close: () => letGo(env),
  }
}

/** Throws what made a transaction fail: lmdb keeps it in a second promise that, left alone, would end the process as an unhandled rejection. */
async function committed(transaction: PromiseLike<unknown>) {
  try {
    await transaction
  } catch (error) {
    if (error instanceof Error && 'commitError' in error) await error.commitError
    throw error
  }
}

/** After a failed commit lmdb waits for a flush that never comes, so closing is not waited for without end. */
async function letGo(env: ReturnType<typeof open>) {
  await settleWithin(env.close(), closeMs)
}

/** Time that closing gets: a flush of what was written last. */
const closeMs = 1_000

function committedOf(value: unknown): Committed | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { offset, metadata } = value as { offset?: unknown; metadata?: unknown }
  return typeof offset === 'number' ? { offset, note: typeof metadata === 'string' ? metadata : '' } : undefined
}

/** The spool keeps no time of its own; the event's stands near its front. */
function eventTimeOf(value: Buffer): number | undefined {
  const found = /"event_time":(\d{10,16})/.exec(value.toString('latin1', 0, 512))
  return found ? Number(found[1]) : undefined
}

function inodeOf(dir: string): number | undefined {
  return statSync(fileOf(dir), { throwIfNoEntry: false })?.ino
}

/** The file that lmdb makes for this path: within a folder, or the path itself where it has an extension. */
const fileOf = (dir: string) => (extname(dir) ? dir : join(dir, 'data.mdb'))
