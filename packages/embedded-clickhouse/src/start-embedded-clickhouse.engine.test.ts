import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import { scratchFolders } from './engine/scratch.ts'
import { startEmbeddedClickHouse } from './start-embedded-clickhouse.ts'
import { headersOf, temporaryFolder } from './temporary-folder.fixture.ts'

const folder = temporaryFolder()
const own = { username: 'tester', password: 'SECRET_MARKER_start' }
const ask = async (url: string, sql: string) => (await fetch(url, { method: 'POST', body: sql, headers: headersOf(own) })).text()
const start = (dataDir: string) => startEmbeddedClickHouse({ dataDir, ...own })
const opened = new URL('./start-embedded-clickhouse.ts', import.meta.url).href
const script = `
  const { startEmbeddedClickHouse } = await import(${JSON.stringify(opened)})
  const clickhouse = await startEmbeddedClickHouse({ dataDir: process.argv[1], ...${JSON.stringify(own)} })
  process.on('SIGTERM', async () => {
    const startedMs = performance.now()
    await clickhouse.close()
    console.log(performance.now() - startedMs)
    process.exit(0)
  })
  console.log(clickhouse.url)
`

const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** A process that prints its address, and on SIGTERM closes and prints how long that took, in milliseconds. */
async function startElsewhere(dataDir: string): Promise<{ child: ChildProcess; url: string; printed(): Promise<string> }> {
  const child = spawn(process.execPath, ['--conditions=@paysignal/source', '--input-type=module', '-e', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const printed = async () => String((await lines.next()).value)
  return { child, url: await printed(), printed }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

test('data is kept after a stop, and after a kill during a write', async () => {
  const dataDir = join(folder, 'again')
  const first = await startElsewhere(dataDir)
  await ask(first.url, 'CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a')
  await ask(first.url, 'INSERT INTO t VALUES (1)')
  await end(first.child, 'SIGTERM')
  expect(first.child.exitCode).toBe(0)

  const second = await startElsewhere(dataDir)
  await ask(second.url, 'INSERT INTO t FORMAT JSONEachRow {"a":2}')
  const unanswered = ask(second.url, 'INSERT INTO t SELECT sleepEachRow(0.1) + number FROM numbers(20)').catch(() => 'gone')
  await end(second.child, 'SIGKILL')
  expect(await unanswered).toBe('gone')

  const third = await start(dataDir)
  expect(await ask(third.url, 'SELECT a FROM t ORDER BY a')).toBe('1\n2\n')
  await third.close()
})

test('a folder that another process uses is refused, and the error contains its path', async () => {
  const dataDir = join(folder, 'locked')
  const other = await startElsewhere(dataDir)
  await expect(startEmbeddedClickHouse({ dataDir })).rejects.toMatchObject({
    code: 'FOLDER',
    message: `data folder ${dataDir} is in use by another running process: stop that process, or choose another folder`,
  })
  await end(other.child, 'SIGKILL')
  await (await startEmbeddedClickHouse({ dataDir })).close()
})

test('a process can open a second folder only after it has closed the first', async () => {
  const first = await startEmbeddedClickHouse({ dataDir: join(folder, 'one') })
  await expect(startEmbeddedClickHouse({ dataDir: join(folder, 'two') })).rejects.toMatchObject({
    code: 'FOLDER',
    message: expect.stringContaining('already has another data folder open'),
  })
  await first.close()
  const second = await startEmbeddedClickHouse({ dataDir: join(folder, 'two') })
  await second.close()
})

test('a folder of a newer engine, of another layout or with other files is refused and not changed', async () => {
  const make = (name: string, file: string, text: string) => {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, file), text)
    return join(folder, name)
  }
  const newer = make('newer', 'paysignal.json', '{"layout":1,"engine":"99.1.2.3"}')
  const layout = make('layout', 'paysignal.json', '{"layout":2,"engine":"26.7.2.1"}')
  const broken = make('broken', 'paysignal.json', '{"layout":')
  const foreign = make('foreign', 'thesis.doc', 'x')
  const refusalOf = (dataDir: string) =>
    startEmbeddedClickHouse({ dataDir }).then(
      () => 'started',
      (error: Error) => error.message,
    )
  expect(await refusalOf(newer)).toMatch(
    /^data folder .*newer was written by another version \(engine 99\.1\.2\.3; this one is engine [\d.]+\): use that version, or an empty folder$/,
  )
  expect(await refusalOf(layout)).toContain('(layout 2; this one is layout 1)')
  expect(await refusalOf(broken)).toContain('an unreadable paysignal.json')
  expect(await refusalOf(foreign)).toContain("holds files that are not PaySignal's")
  expect(readdirSync(foreign)).toEqual(['thesis.doc'])
})

test('close completes running requests, refuses later ones, can be repeated and leaves no temporary files', async () => {
  const clickhouse = await start(join(folder, 'closing'))
  await ask(clickhouse.url, 'CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a')
  await ask(clickhouse.url, 'INSERT INTO t FORMAT JSONEachRow {"a":2}')
  const running = ask(clickhouse.url, 'SELECT sleep(0.5)')
  await ask(clickhouse.url, 'SELECT 1')
  await Promise.all([clickhouse.close(), clickhouse.close()])
  expect(await running).toBe('0\n')
  await expect(ask(clickhouse.url, 'SELECT 1')).rejects.toThrow()
  expect(scratchFolders(join(folder, 'closing')).filter((path) => existsSync(path))).toEqual([])
})

test('a long query delays close by four seconds at most', async () => {
  const { child, url, printed } = await startElsewhere(join(folder, 'endless'))
  const slow = 'max_execution_time=60&max_block_size=1&function_sleep_max_microseconds_per_block=9000000'
  const interrupted = ask(`${url}/?${slow}`, 'SELECT sleepEachRow(0.1) FROM numbers(500)')
  await ask(url, 'SELECT 1')
  await end(child, 'SIGTERM')
  expect(await interrupted).toContain('QUERY_WAS_CANCELLED')
  expect(child.exitCode).toBe(0)
  // Half a second of tolerance, because timers on a busy machine fire late.
  expect(Number(await printed())).toBeLessThan(4_500)
})

test('the next start removes temporary files of a killed process, but not those of a running one', async () => {
  const killed = await startElsewhere(join(folder, 'killed'))
  const running = await startElsewhere(join(folder, 'running'))
  await end(killed.child, 'SIGKILL')
  const left = (name: string) => scratchFolders(join(folder, name)).filter((path) => existsSync(path)).length
  expect([left('killed') > 0, left('running') > 0]).toEqual([true, true])
  await (await startEmbeddedClickHouse({ dataDir: join(folder, 'next') })).close()
  expect([left('killed'), left('running') > 0]).toEqual([0, true])
  await end(running.child, 'SIGTERM')
})

test('an address that other machines can reach needs a password', async () => {
  await expect(startEmbeddedClickHouse({ dataDir: join(folder, 'open'), host: '0.0.0.0' })).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: 'host 0.0.0.0 can be reached from other machines: set a password, or listen on 127.0.0.1',
  })
  expect(existsSync(join(folder, 'open'))).toBe(false)
})

test('a port in use is refused, and the folder is free again', async () => {
  const dataDir = join(folder, 'port')
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // The cast is safe because the server listens on a port.
  await expect(startEmbeddedClickHouse({ dataDir, port })).rejects.toMatchObject({
    code: 'PORT',
    message: `cannot listen on 127.0.0.1 port ${port}: choose another port`,
  })
  server.close()
  await (await startEmbeddedClickHouse({ dataDir, port })).close()
})

test('a user without a password is refused', async () => {
  for (const password of [undefined, '']) {
    await expect(startEmbeddedClickHouse({ dataDir: join(folder, 'user'), username: 'bob', password })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: 'username requires a password: give both username and password, or neither',
    })
  }
})

test('a folder that cannot be created or written, a file and a broken link are refused at once', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link'))
  for (const dataDir of [
    '/proc/paysignal/data',
    '/proc/self/data',
    '/sys/paysignal/data',
    '/dev/null/data',
    file,
    join(file, 'data'),
    join(folder, 'link'),
  ]) {
    await expect(startEmbeddedClickHouse({ dataDir }), dataDir).rejects.toMatchObject({
      code: 'FOLDER',
      message: expect.stringMatching(
        /^data folder \S+ (cannot be used \(\w+\): check its path and permissions|is a file: give the path of a folder)$/,
      ),
    })
  }
})

test('options on a polluted Object.prototype are ignored', async () => {
  const planted = { dangerouslyAllowFilesAndUrls: true, username: 'planted', password: 'SECRET_MARKER_planted', host: '0.0.0.0' }
  const { prototype } = Object
  let starting: ReturnType<typeof startEmbeddedClickHouse>
  try {
    Object.assign(prototype, planted)
    starting = startEmbeddedClickHouse({ dataDir: join(folder, 'polluted') })
  } finally {
    for (const name of Object.keys(planted)) Reflect.deleteProperty(prototype, name)
  }
  const { url, credentials, arePasswordsNew, close } = await starting
  try {
    const answer = await fetch(url, { method: 'POST', body: "SELECT * FROM file('/etc/hostname', LineAsString)", headers: headersOf(credentials) })
    expect([url, credentials.username, arePasswordsNew, answer.status]).toEqual([
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:/),
      'default',
      true,
      403,
    ])
    expect(credentials.password).not.toBe(planted.password)
  } finally {
    await close()
  }
})
