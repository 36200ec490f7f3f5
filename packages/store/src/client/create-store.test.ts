import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { createStore, isRetryable, StoreError, type StoreOptions } from '../index.ts'

const secret = 'SECRET_MARKER_PASSWORD'

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // The cast is safe because the server listens on a port.
}

const storeAt = (url: string, options: Partial<StoreOptions> = {}) => {
  const store = createStore({ url, password: secret, ...options })
  afterAll(() => store.close())
  return store
}
const errorOf = async (work: Promise<unknown>): Promise<StoreError> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof StoreError)) throw new Error('expected a StoreError', { cause: error })
  expect(inspect(error, { depth: 9 })).not.toContain('SECRET_MARKER')
  return error
}
const insertOf = (rows: string) => ({ table: 'events_in', rows: Buffer.from(rows), token: 'a/b/0/1-2' })
const answering = (status: number, text: string) =>
  serve((request, response) => {
    request.resume().on('end', () => {
      const isSettings = request.url?.includes('param_names')
      if (isSettings) {
        response.end('{"name":"deduplicate_insert"}\n')
        return
      }
      response.statusCode = status
      response.end(text)
    })
  })

test('without a server the error is UNREACHABLE and retryable', async () => {
  const error = await errorOf(storeAt('http://127.0.0.1:1').ping())
  expect([error.code, isRetryable(error), error.message]).toEqual([
    'UNREACHABLE',
    true,
    'no connection to ClickHouse at http://127.0.0.1:1 (ECONNREFUSED): start it, or correct the address',
  ])
})

test('when the server does not respond, the error is TIMEOUT and retryable', async () => {
  const error = await errorOf(storeAt(await serve(() => {}), { requestTimeoutMs: 50 }).query('SELECT 1'))
  expect([error.code, isRetryable(error)]).toEqual(['TIMEOUT', true])
})

test('when the connection closes, the error is UNREACHABLE', async () => {
  const url = await serve((request) => request.socket.destroy())
  expect((await errorOf(storeAt(url).query('SELECT 1'))).code).toBe('UNREACHABLE')
})

test('when the caller aborts, the error is ABORTED and not retryable', async () => {
  const abort = new AbortController()
  const url = await serve(() => abort.abort())
  const error = await errorOf(storeAt(url).query('SELECT 1', {}, abort.signal))
  expect([error.code, isRetryable(error)]).toEqual(['ABORTED', false])
})

test('every error code of ClickHouse maps to one code of ours', async () => {
  const meaningOf = async (code: number, insert = false) => {
    const store = storeAt(await answering(500, `Code: ${code}. DB::Exception: told ${secret} (SOME_NAME) (version 26.7)\n`))
    return (await errorOf(insert ? store.insert(insertOf('{}\n')) : store.query('SELECT 1'))).code
  }
  expect(await Promise.all([60, 81, 115].map((code) => meaningOf(code)))).toEqual(['SCHEMA', 'SCHEMA', 'SCHEMA'])
  expect(await Promise.all([27, 117, 469].map((code) => meaningOf(code, true)))).toEqual(['REJECTED', 'REJECTED', 'REJECTED'])
  expect(await Promise.all([27, 53].map((code) => meaningOf(code)))).toEqual(['SCHEMA', 'SCHEMA'])
  expect(await Promise.all([252, 241, 202].map((code) => meaningOf(code, true)))).toEqual(['BUSY', 'BUSY', 'BUSY'])
  expect(await Promise.all([516, 497].map((code) => meaningOf(code)))).toEqual(['ACCESS', 'ACCESS'])
  expect(await Promise.all([159, 209, 999, 242, 12345].map((code) => meaningOf(code, true)))).toEqual([
    'TIMEOUT',
    'TIMEOUT',
    'UNREACHABLE',
    'UNREACHABLE',
    'FAILED',
  ])
})

test('a response that is not from ClickHouse is FAILED and retryable, and the message does not quote it', async () => {
  const error = await errorOf(storeAt(await answering(502, `<html>${secret}</html>`)).insert(insertOf('{}\n')))
  expect([error.code, isRetryable(error)]).toEqual(['FAILED', true])
})

test('the error of a refused row has its index, but not its text', async () => {
  const text = `Code: 27. DB::Exception: Cannot parse input: expected '"' before: '${secret}': (while reading the value of key event_time): (at row 7)\n: While executing X. (CANNOT_PARSE_INPUT_ASSERTION_FAILED) (version 26.7)\n`
  const error = await errorOf(storeAt(await answering(400, text)).insert(insertOf('{}\n')))
  expect(error).toMatchObject({ code: 'REJECTED', rowIndex: 6, clickhouseCode: 27 })
  expect(error.message).toMatch(/refused the insert at row 7 \(CANNOT_PARSE_INPUT_ASSERTION_FAILED, code 27\): column event_time$/)
})

test('user and password in the URL are used, and no error shows them', async () => {
  const seen: string[] = []
  const url = await serve((request, response) => {
    seen.push(request.headers.authorization ?? '')
    response.statusCode = 500
    response.end('Code: 60. DB::Exception: x. (UNKNOWN_TABLE)')
  })
  await errorOf(createStore({ url: url.replace('//', `//me:${secret}@`) }).query('SELECT 1'))
  expect(Buffer.from(seen[0]?.slice('Basic '.length) ?? '', 'base64').toString()).toBe(`me:${secret}`)
})

test('an insert sends the bytes unchanged, with every setting for blocks and tokens', async () => {
  const bodies: Buffer[] = []
  const urls: string[] = []
  const url = await serve((request, response) => {
    if (request.url?.includes('param_names')) return void request.resume().on('end', () => response.end('{"name":"deduplicate_insert"}\n'))
    urls.push(request.url ?? '')
    const chunks: Buffer[] = []
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        bodies.push(Buffer.concat(chunks))
        response.end()
      })
  })
  const rows = [Buffer.from([0x7b, 0xff, 0x00, 0x7d, 0x0a]), Buffer.alloc(2_500_000, 'x')]
  await storeAt(url).insert({ table: 'events_in', rows, token: 'e/t/0/1-2' })
  expect(bodies[0]?.equals(Buffer.concat(rows))).toBe(true)
  const sent = Object.fromEntries(new URL(urls[0] ?? '', url).searchParams)
  expect(sent).toMatchInlineSnapshot(
    { query_id: expect.any(String) },
    `
    {
      "async_insert": "0",
      "database": "paysignal",
      "deduplicate_blocks_in_dependent_materialized_views": "1",
      "deduplicate_insert": "enable",
      "input_format_allow_errors_num": "0",
      "input_format_allow_errors_ratio": "0",
      "input_format_defaults_for_omitted_fields": "1",
      "input_format_null_as_default": "1",
      "input_format_parallel_parsing": "0",
      "input_format_skip_unknown_fields": "1",
      "insert_deduplicate": "1",
      "insert_deduplication_token": "e/t/0/1-2",
      "materialized_views_ignore_errors": "0",
      "max_insert_block_size": "1048449",
      "max_insert_threads": "1",
      "max_partitions_per_insert_block": "0",
      "min_insert_block_size_bytes": "268402944",
      "min_insert_block_size_rows": "1048449",
      "parallel_view_processing": "0",
      "query": "INSERT INTO events_in FORMAT JSONEachRow",
      "query_id": Any<String>,
      "wait_end_of_query": "1",
    }
  `,
  )
})

test('a setting that the server does not know is not sent', async () => {
  const urls: string[] = []
  const url = await serve((request, response) => {
    urls.push(request.url ?? '')
    request.resume().on('end', () => response.end())
  })
  await storeAt(url).insert(insertOf('{}\n'))
  expect(urls.at(-1)).not.toContain('deduplicate_insert=')
})

test('wrong options are refused before anything is sent', async () => {
  const messageOf = (options: StoreOptions) => {
    try {
      createStore(options)
    } catch (error) {
      return error instanceof StoreError ? `${error.code}: ${error.message}` : error
    }
    return undefined
  }
  expect(messageOf({ url: `no address ${secret}` })).toBe('INVALID_OPTION: store.url must be an address such as http://127.0.0.1:8123')
  expect(messageOf({ url: `ftp://me:${secret}@x` })).toBe('INVALID_OPTION: store.url must begin with http or https, got ftp:')
  expect(messageOf({ url: 'http://x', database: `a;${secret}` })).toBe(
    'INVALID_OPTION: store.database must be a plain name: letters, digits and underscores',
  )
  expect(messageOf({ url: 'http://x', requestTimeoutMs: Number.NaN })).toBe(
    'INVALID_OPTION: store.requestTimeoutMs must be from 1 to 2147483647, got NaN',
  )
  expect(messageOf({ url: 'http://x' })).toBeUndefined()
  const store = storeAt('http://127.0.0.1:1')
  expect((await errorOf(store.insert({ ...insertOf(''), table: 'a; b' }))).code).toBe('INVALID_OPTION')
  expect((await errorOf(store.insert({ ...insertOf(''), token: '' }))).code).toBe('INVALID_OPTION')
})
