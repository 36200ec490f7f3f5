import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { createClient } from '@clickhouse/client'
import { afterAll, expect, test } from 'vitest'
import { startEmbeddedClickHouse } from '../start-embedded-clickhouse.ts'
import { temporaryFolder } from '../temporary-folder.fixture.ts'

const password = 'SECRET_MARKER_PASSWORD'
const folder = temporaryFolder()
const clickhouse = await startEmbeddedClickHouse({ dataDir: join(folder, 'data'), username: 'reader', password, maxBodyBytes: 200_000 })
afterAll(() => clickhouse.close())
const { url } = clickhouse
const basic = { authorization: `Basic ${Buffer.from(`reader:${password}`).toString('base64')}` }
const post = (body: string | Buffer, { params = {}, headers = {} }: { params?: Record<string, string>; headers?: Record<string, string> } = {}) =>
  fetch(`${url}/?${new URLSearchParams(params)}`, { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers: { ...basic, ...headers } })
const textOf = async (answer: Promise<Response>) => (await answer).text()

test('health checks need no password', async () => {
  expect(await textOf(fetch(`${url}/ping`))).toBe('Ok.\n')
  expect((await fetch(`${url}/ping`, { method: 'HEAD' })).status).toBe(200)
  expect((await fetch(`${url}/nothing`)).status).toBe(404)
})

test('user and password can be in basic auth, in headers or in the URL', async () => {
  const header = { 'x-clickhouse-user': 'reader', 'x-clickhouse-key': password }
  expect((await fetch(`${url}/?query=SELECT%201`, { headers: basic })).status).toBe(200)
  expect((await fetch(`${url}/?query=SELECT%201`, { headers: header })).status).toBe(200)
  expect((await fetch(`${url}/?query=SELECT%201&user=reader&password=${password}`)).status).toBe(200)
})

test('a wrong or missing password gets the error of a ClickHouse server, which does not contain the password', async () => {
  const missing = await fetch(`${url}/?query=SELECT%201`)
  expect([missing.status, missing.headers.get('x-clickhouse-exception-code')]).toEqual([401, '194'])
  for (const headers of [
    { 'x-clickhouse-user': 'reader', 'x-clickhouse-key': `${password}x` },
    { 'x-clickhouse-user': 'other', 'x-clickhouse-key': password },
  ]) {
    const wrong = await fetch(`${url}/?query=SELECT%201`, { headers })
    const text = await wrong.text()
    expect([wrong.status, wrong.headers.get('x-clickhouse-exception-code')]).toEqual([403, '516'])
    expect(text).toMatch(/^Code: 516\. DB::Exception: .*\(AUTHENTICATION_FAILED\)\n$/)
    expect(text).not.toContain('SECRET_MARKER')
  }
})

test('a query can be in the URL, in the body or in both', async () => {
  expect(await textOf(fetch(`${url}/?query=SELECT%201%20AS%20x&default_format=JSONEachRow`, { headers: basic }))).toBe('{"x":1}\n')
  expect(await textOf(post('SELECT 2 AS x FORMAT CSV'))).toBe('2\n')
  expect(await textOf(post('+ 2 FORMAT CSV', { params: { query: 'SELECT 3' } }))).toBe('5\n')
  expect(await textOf(post(gzipSync('SELECT 4'), { headers: { 'content-encoding': 'gzip' } }))).toBe('4\n')
})

test('a response has headers with format, query id and summary', async () => {
  const answer = await post('SELECT number FROM numbers(3) FORMAT JSONCompact', {
    params: { query_id: 'my-id', wait_end_of_query: '1', send_progress_in_http_headers: '1' },
  })
  expect(answer.headers.get('x-clickhouse-format')).toBe('JSONCompact')
  expect(answer.headers.get('x-clickhouse-query-id')).toBe('my-id')
  expect(answer.headers.get('content-type')).toBe('application/json; charset=UTF-8')
  expect(JSON.parse(answer.headers.get('x-clickhouse-summary') ?? '')).toMatchObject({ read_rows: '3', written_rows: '0' })
})

test('settings, parameters and the database apply to one request only', async () => {
  await post('CREATE DATABASE elsewhere')
  expect(
    await textOf(
      post("SELECT getSetting('max_threads'), currentDatabase(), {x:String}", {
        params: { max_threads: '7', database: 'elsewhere', param_x: "it\\'s\\t" },
      }),
    ),
  ).toBe("7\telsewhere\tit\\'s\\t\n")
  expect(await textOf(post("SELECT getSetting('max_threads') = 7, currentDatabase()"))).toBe('0\tdefault\n')
  expect((await post('SELECT {x:String}')).headers.get('x-clickhouse-exception-code')).toBe('456')
})

test('concurrent requests do not see the settings and parameters of each other', async () => {
  const ask = (n: number) =>
    textOf(post("SELECT {n:UInt32}, getSetting('max_block_size') FROM numbers(1)", { params: { param_n: `${n}`, max_block_size: `${n + 1000}` } }))
  const numbers = Array.from({ length: 30 }, (_, index) => index)
  expect(await Promise.all(numbers.map(ask))).toEqual(numbers.map((n) => `${n}\t${n + 1000}\n`))
})

test('errors have the status, code and text of a ClickHouse server', async () => {
  const facts = async (answer: Response) => [answer.status, answer.headers.get('x-clickhouse-exception-code'), (await answer.text()).slice(0, 24)]
  expect(await facts(await post('SELECT * FROM nowhere'))).toEqual([404, '60', 'Code: 60. DB::Exception:'])
  expect(await facts(await post('SELEC 1'))).toEqual([400, '62', 'Code: 62. DB::Exception:'])
  expect(await facts(await post('SELECT 1', { params: { no_such_setting: '1' } }))).toEqual([404, '115', 'Code: 115. DB::Exception'])
  expect(await facts(await post('SELECT 1', { params: { database: 'nowhere' } }))).toEqual([404, '81', 'Code: 81. DB::Exception:'])
  expect(await facts(await post('SELECT throwIf(1)'))).toEqual([500, '395', 'Code: 395. DB::Exception'])
  expect(
    await facts(
      await post('SELECT sleepEachRow(0.3) FROM numbers(20)', {
        params: { max_execution_time: '1', function_sleep_max_microseconds_per_block: '9000000', max_block_size: '1' },
      }),
    ),
  ).toEqual([408, '159', 'Code: 159. DB::Exception'])
})

test('the time limit of a query is a minute by default, and compression of the native protocol is refused', async () => {
  expect(await textOf(post("SELECT getSetting('max_execution_time')"))).toBe('60\n')
  expect(await textOf(post("SELECT getSetting('max_execution_time')", { params: { max_execution_time: '7' } }))).toBe('7\n')
  for (const max_execution_time of ['0', '61', '1e9', '-1', 'inf'])
    expect(await textOf(post("SELECT getSetting('max_execution_time')", { params: { max_execution_time } }))).toBe('60\n')
  for (const seconds of ['0', "'0'", '61', '1e9', '-1', ''])
    expect((await post(`SELECT 1 SETTINGS max_threads = 1, max_execution_time = ${seconds}`)).headers.get('x-clickhouse-exception-code')).toBe('452')
  expect(await textOf(post('SELECT 1 AS max_execution_time WHERE max_execution_time = 1 SETTINGS max_execution_time = 5'))).toBe('1\n')
  expect((await post('SELECT 1', { params: { compress: '1' } })).status).toBe(501)
})

test('GET changes nothing', async () => {
  const answer = await fetch(`${url}/?query=CREATE%20DATABASE%20sneaky`, { headers: basic })
  expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([500, '164'])
  expect(await textOf(post("SELECT count() FROM system.databases WHERE name = 'sneaky'"))).toBe('0\n')
})

test('GET writes no files, however the statement is written', async () => {
  const file = join(folder, 'written.csv')
  const target = `FUNCTION file('${file}', 'CSV', 'a UInt8')`
  for (const sql of [
    `INSERT INTO ${target} SELECT 1`,
    `INSERT INTO ${target} VALUES (1)`,
    `INSERT INTO ${target} FORMAT CSV 1`,
    `/* SELECT */ INSERT INTO ${target} SELECT 1`,
    `WITH 1 AS x INSERT INTO ${target} SELECT x`,
    `SELECT 1 INTO OUTFILE '${file}'`,
    `EXPLAIN SELECT 1 INTO/**/OUTFILE '${file}'`,
  ]) {
    const answer = await fetch(`${url}/?${new URLSearchParams({ query: sql })}`, { headers: basic })
    expect([answer.headers.get('x-clickhouse-exception-code'), existsSync(file)], sql).toEqual(['164', false])
  }
  expect(await textOf(fetch(`${url}/?query=WITH%201%20AS%20x%20SELECT%20x,'into'`, { headers: basic }))).toBe('1\tinto\n')
})

test('a request from a page of another web site is refused, even with the right password', async () => {
  const status = async (site: string) => (await fetch(`${url}/?query=SELECT%201`, { headers: { ...basic, 'sec-fetch-site': site } })).status
  expect([await status('cross-site'), await status('same-site'), await status('none'), await status('same-origin')]).toEqual([403, 403, 200, 200])
})

test('SYSTEM statements that end or stop the process are refused, and the others run', async () => {
  for (const sql of ['SYSTEM SHUTDOWN', 'system/**/kill', '-- x\nSYSTEM SUSPEND FOR 1 SECOND', 'SELECT 1; SYSTEM KILL']) {
    const answer = await post(sql)
    expect(answer.ok, sql).toBe(false)
    expect(await answer.text()).toMatch(/^Code: (344|62)\. DB::Exception: .*\((SUPPORT_IS_DISABLED|SYNTAX_ERROR)\)\n$/)
  }
  expect((await post('SYSTEM DROP MARK CACHE')).status).toBe(200)
  expect(await textOf(post("SELECT 'SYSTEM SHUTDOWN'"))).toBe('SYSTEM SHUTDOWN\n')
})

test('a request with several statements is refused, and none of them runs', async () => {
  await post('CREATE TABLE single (a String) ENGINE = MergeTree ORDER BY a')
  for (const sql of [
    "INSERT INTO single VALUES ('a'); SELECT 1",
    "INSERT INTO single SELECT 'a' FORMAT CSV; SELECT 1",
    "SELECT ';'; INSERT INTO single SELECT 'a'",
    "; INSERT INTO single SELECT 'a'",
  ]) {
    const answer = await post(sql)
    expect([answer.status, answer.headers.get('x-clickhouse-exception-code')], sql).toEqual([400, '62'])
    expect(await answer.text()).toContain('Multi-statements are not allowed')
  }
  expect(await textOf(post('SELECT count() FROM single;\n ; -- done; really\n'))).toBe('0\n')
})

test('semicolons in strings, names, comments and rows do not end a statement', async () => {
  expect(await textOf(post("SELECT ';', 'it''s;', '\\';', $x$;$x$ /* ; x */ AS `;` -- ; x"))).toBe(";\tit\\'s;\t\\';\t;\n")
  await post("INSERT INTO single VALUES ('a;b');")
  expect((await post('INSERT INTO single FORMAT LineAsString\nx; SYSTEM SHUTDOWN; y\n')).status).toBe(200)
  expect(await textOf(post("SELECT a FROM single WHERE a LIKE 'x%'"))).toBe('x; SYSTEM SHUTDOWN; y\n')
  expect(await textOf(post("SELECT a FROM single WHERE a = 'a;b'"))).toBe('a;b\n')
})

test('unknown content encodings and paths get a 4xx or 501 status', async () => {
  for (const encoding of ['__proto__', 'constructor', 'zstd']) {
    const answer = await post('SELECT 1', { headers: { 'content-encoding': encoding } })
    expect([answer.status, answer.headers.get('x-clickhouse-exception-code')], encoding).toEqual([400, '48'])
  }
  const statusOf = (path: string) =>
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: new URL(url).port, path }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end()
    })
  expect([await statusOf('//'), await statusOf('//ping'), await statusOf('//['), await statusOf('http://['), await statusOf('*')]).toEqual([
    404, 404, 404, 400, 400,
  ])
})

test('a body above the limit is refused', async () => {
  const answer = await post('x'.repeat(300_000)).catch(() => undefined)
  if (answer) expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([413, '229'])
  const bomb = await post(gzipSync('x'.repeat(10_000_000)), { headers: { 'content-encoding': 'gzip' } })
  expect([bomb.status, bomb.headers.get('x-clickhouse-exception-code')]).toEqual([413, '229'])
  expect(await textOf(post('SELECT 1'))).toBe('1\n')
})

test('rows can be inserted in many formats, with and without a list of columns, and missing columns get their defaults', async () => {
  await post("CREATE TABLE t (a UInt32, b String DEFAULT concat('b', toString(a)), c UInt32 MATERIALIZED a * 2) ENGINE = MergeTree ORDER BY a")
  await post('INSERT INTO t FORMAT JSONEachRow\n{"a":1}\n{"a":2,"b":"x","unknown":1}\n', { params: { input_format_skip_unknown_fields: '1' } })
  await post('{"a":3}\n', { params: { query: 'INSERT INTO `default`.`t` (`a`) FORMAT JSONEachRow' } })
  await post('4,"four"\n', { params: { query: 'insert into t (a, b) format CSV' } })
  await post("INSERT INTO t VALUES (5, 'five')")
  await post('INSERT INTO t (a) SELECT 6')
  const native = await post("SELECT 7::UInt32 AS a, 'seven' AS b FORMAT Native")
  await post(Buffer.from(await native.arrayBuffer()), { params: { query: 'INSERT INTO t FORMAT Native' } })
  expect(await textOf(post('SELECT a, b, c FROM t ORDER BY a FORMAT CSV'))).toBe(
    '1,"b1",2\n2,"x",4\n3,"b3",6\n4,"four",8\n5,"five",10\n6,"b6",12\n7,"seven",14\n',
  )
})

test('text outside ASCII is unchanged, in the statement and in the rows', async () => {
  await post('CREATE TABLE words (`词` String) ENGINE = MergeTree ORDER BY tuple()')
  await post('INSERT INTO words FORMAT JSONEachRow {"词":"签名 🔑"}\n')
  await post('{"词":"验签"}\n', { params: { query: 'INSERT INTO words (`词`) FORMAT JSONEachRow' } })
  expect(await textOf(post('SELECT `词` FROM words ORDER BY 1 FORMAT TSV'))).toBe('签名 🔑\n验签\n')
})

test('the response is compressed if the request accepts it', async () => {
  const raw = await new Promise<Buffer>((resolve, reject) => {
    request(`${url}/?enable_http_compression=1&query=SELECT%201`, { headers: { ...basic, 'accept-encoding': 'gzip' } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)))
    })
      .on('error', reject)
      .end()
  })
  expect(gunzipSync(raw).toString()).toBe('1\n')
})

test('@clickhouse/client works: ping, parameters, inserts of objects, streams, errors', async () => {
  const client = createClient({
    url,
    username: 'reader',
    password,
    database: 'default',
    compression: { request: true, response: true },
    log: { level: 127 },
  })
  expect(await client.ping({ select: true })).toEqual({ success: true })
  await client.command({ query: 'CREATE TABLE items (id UInt64, tags Array(String), at DateTime64(3)) ENGINE = MergeTree ORDER BY id' })
  await client.insert({
    table: 'items',
    values: [{ id: '18446744073709551615', tags: ["a'b", 'c\\d'], at: '2026-01-02 03:04:05.678' }],
    format: 'JSONEachRow',
  })
  const found = await client.query({
    query: 'SELECT * FROM items WHERE has(tags, {tag:String}) AND at < {now:DateTime64(3)}',
    query_params: { tag: "a'b", now: new Date() },
    format: 'JSON',
  })
  expect((await found.json()).data).toEqual([{ id: expect.anything(), tags: ["a'b", 'c\\d'], at: '2026-01-02 03:04:05.678' }])
  const rows = await client.query({ query: 'SELECT number FROM numbers(1000)', format: 'JSONEachRow' })
  let count = 0
  for await (const chunk of rows.stream()) count += chunk.length
  expect(count).toBe(1000)
  await expect(client.query({ query: 'SELECT * FROM nowhere' })).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' })
  await client.close()
})
