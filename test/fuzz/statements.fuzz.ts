import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedClickHouse, startEmbeddedClickHouse } from '@paysignal/embedded-clickhouse'
import type { Fuzzer, FuzzOptions } from './fuzzer.ts'
import { createRandom, type Random } from './random.ts'
import { type Files, hostileRequest } from './statements.grammar.ts'

const marker = 'SECRET_MARKER_CANARY'
const checkEvery = 50

/** Checks after each statement: no file was read or written, no user changed tables without the right to, limits hold, and the process is alive. */
export const fuzzer: Fuzzer = {
  about: 'sends hostile statements to the embedded ClickHouse front; no user may do more than its rights allow',
  defaultRuns: 20_000,
  run: (options) => attack(options, {}),
}

/** A run against a front that allows files. The checks must find it. */
export const negativeControl = (options: FuzzOptions) => attack(options, { dangerouslyAllowFilesAndUrls: true })

async function attack({ seed, runs, onProgress }: FuzzOptions, options: { dangerouslyAllowFilesAndUrls?: boolean }) {
  const folder = mkdtempSync(join(tmpdir(), 'paysignal-fuzz-'))
  const files: Files = { canary: join(folder, 'canary.txt'), written: join(folder, 'written') }
  writeFileSync(files.canary, `${marker}\n`)
  const clickhouse = await startEmbeddedClickHouse({ dataDir: join(folder, 'data'), ...options })
  const counts: Record<string, number> = { answered: 0, refused: 0, checks: 0 }
  try {
    const ask = asker(clickhouse)
    await ask('owner', { body: 'CREATE TABLE kept (a String) ENGINE = MergeTree ORDER BY a' })
    await ask('owner', { body: "INSERT INTO kept VALUES ('kept')" })
    const random = createRandom(seed)
    for (let run = 0; run < runs; run += 1) {
      await attackOnce({ random, files, ask, counts, label: `seed ${seed}, case ${run}` })
      if (run % checkEvery === 0 || run === runs - 1) await checkStanding(ask, counts, `seed ${seed}, up to case ${run}`)
      if (run % 1_000 === 999) onProgress?.(run + 1)
    }
    return counts
  } finally {
    await clickhouse.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Ask = (user: 'owner' | 'reader', request: { query?: string; body?: string; params?: Readonly<Record<string, string>> }) => Promise<Answer>
interface Answer {
  readonly code: string | null
  readonly text: string
}

function asker({ url, credentials, readerCredentials }: EmbeddedClickHouse): Ask {
  return async (user, { query, body, params = {} }) => {
    const { username, password } = user === 'owner' ? credentials : readerCredentials
    const address = `${url}/?${new URLSearchParams({ ...params, ...(query !== undefined && { query }) })}`
    const headers = { 'x-clickhouse-user': username, 'x-clickhouse-key': password }
    const answer = await fetch(address, body === undefined ? { headers } : { method: 'POST', headers, body })
    return { code: answer.headers.get('x-clickhouse-exception-code'), text: await answer.text() }
  }
}

interface Attack {
  readonly random: Random
  readonly files: Files
  readonly ask: Ask
  readonly counts: Record<string, number>
  readonly label: string
}

async function attackOnce({ random, files, ask, counts, label }: Attack): Promise<void> {
  const { intent, user, request } = hostileRequest(random, files)
  const { code, text } = await ask(user, request)
  const key = code === null ? 'answered' : 'refused'
  counts[key] = (counts[key] ?? 0) + 1
  counts[intent] = (counts[intent] ?? 0) + 1
  const fail = (what: string) => {
    throw new Error(`${what} (${label}, ${intent}, ${user}): ${JSON.stringify(request)}`)
  }
  if (text.includes(marker)) fail('a file was read')
  if (existsSync(files.written)) fail('a file was written')
  const lifted = /^limit=([\d.e+-]+)$/m.exec(text)?.[1]
  if (lifted !== undefined && !(Number(lifted) > 0 && Number(lifted) <= (user === 'owner' ? 60 : 30))) fail(`a limit was raised to ${lifted}`)
  if (user === 'reader' && /^seen=/m.test(text)) fail('a hidden table was read')
}

/** Checks the data and settings that no hostile statement may change. */
async function checkStanding(ask: Ask, counts: Record<string, number>, label: string): Promise<void> {
  const facts =
    "SELECT (SELECT groupArray(a) FROM kept) AS kept, getSetting('max_execution_time') AS seconds, getSetting('dialect') AS dialect FORMAT JSONEachRow"
  const expected = (seconds: number) => `{"kept":["kept"],"seconds":${seconds},"dialect":"clickhouse"}\n`
  for (const [user, seconds] of [
    ['owner', 60],
    ['reader', 30],
  ] as const) {
    const { text } = await ask(user, { body: facts })
    if (text !== expected(seconds)) throw new Error(`something was changed (${label}): ${text}`)
  }
  counts.checks = (counts.checks ?? 0) + 1
}
