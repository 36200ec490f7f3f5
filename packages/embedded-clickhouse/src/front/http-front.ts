import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type AccessRules, checkAccess } from '../access/check-access.ts'
import type { Engine, EngineContext, EngineResult } from '../engine/engine.ts'
import { exception, exceptionFrom } from '../http-exception.ts'
import { checkReaderDatabase } from '../statements/reader-rules.ts'
import { formatOf, type RowInsert, rowInsertOf } from '../statements/statement.ts'
import { checkRequestSettings, checkStatement, readOnly } from '../statements/statement-rules.ts'
import { type HttpQuery, readQuery } from './http-request.ts'
import { answerHandshake, isHandshake } from './native-handshake.ts'

interface FrontOptions {
  readonly engine: Engine
  readonly access: AccessRules
  readonly maxBodyBytes: number
  readonly allowsFilesAndUrls: boolean
}

const compress = promisify(gzip)

// PaySignal's longest INSERT statement is shorter than this. Bytes after this bound are rows and are not parsed.
const headBytes = 64 * 1024

/** Creates an HTTP server with ClickHouse's HTTP interface in front of the engine. */
export const createFront = (options: FrontOptions): Server =>
  // The limit is high because the URL contains statements and parameters. ClickHouse has the same limit.
  createServer({ maxHeaderSize: 1024 * 1024 }, (request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      refuse(response, error)
      // Unread bytes of this body would be parsed as the next request.
      if (!request.complete) request.destroy()
    })
  })

async function answer(request: IncomingMessage, response: ServerResponse, options: FrontOptions): Promise<void> {
  const url = urlOf(request)
  if (!url) return sendText(response, 400, 'The URL of the request is malformed\n')
  if (url.pathname === '/ping' || url.pathname === '/replicas_status') return sendText(response, 200, 'Ok.\n')
  if (url.pathname !== '/') return sendText(response, 404, `There is no handle ${url.pathname}\n\nUse / or /ping for health checks.\n`)
  const role = checkAccess(request, url, options.access)
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (!isRead && request.method !== 'POST') return sendText(response, 501, 'Only GET, HEAD and POST are supported\n')
  const query = await readQuery(request, url, options.maxBodyBytes)
  if (!query.query && query.body.length === 0)
    return isRead ? sendText(response, 200, 'Ok.\n') : refuse(response, exception(62, 'Empty query', 'SYNTAX_ERROR'))
  const started = process.hrtime.bigint()
  const { result, format } = await run(options, query, role, { isReadOnly: isRead, signal: closedSignal(response) })
  await sendResult(request, response, query, format, result, process.hrtime.bigint() - started)
}

// The base contains a host, because a path that begins with two slashes would otherwise be parsed as a host name.
const urlOf = ({ url = '/' }: IncomingMessage) => URL.parse(url.startsWith('/') ? `http://localhost${url}` : url)

async function run(
  { engine, ...options }: FrontOptions,
  query: HttpQuery,
  role: EngineContext['role'],
  { isReadOnly: isGet, signal }: Pick<EngineContext, 'isReadOnly' | 'signal'>,
) {
  const allowsFilesAndUrls = options.allowsFilesAndUrls && role === 'owner'
  checkRequestSettings(query.settings, { allowsFilesAndUrls })
  if (role === 'reader') checkReaderDatabase(query.database)
  const isReadOnly = isGet || role === 'reader' || Number(query.settings.get('readonly') ?? 0) > 0
  const settings = new Map([...query.settings].filter(([name]) => name !== 'readonly'))
  const context = { role, database: query.database, settings, isReadOnly, signal }
  if (isHandshake(query)) return { result: await answerHandshake(engine, context), format: 'Native' }
  const head = query.query || query.body.toString('utf8', 0, headBytes)
  const insert = rowInsertOf(head)
  if (insert) {
    checkRequestSettings(insert.settings, { allowsFilesAndUrls })
    return { result: await insertInto(engine, insert, rowsOf(query, insert), context), format: insert.format }
  }
  const sql = [query.query, query.body.toString()].filter(Boolean).join('\n')
  checkStatement(sql, { role, isReadOnly, limits: engine.limits[role], forbidden: engine.forbidden, allowsFilesAndUrls })
  const result = await engine.query(sql, query.defaultFormat, context)
  return { result, format: formatOf(sql) ?? query.defaultFormat }
}

function insertInto(engine: Engine, insert: RowInsert, rows: Buffer, context: EngineContext): Promise<EngineResult> {
  if (context.isReadOnly) throw readOnly()
  return engine.insert(insert, rows, { ...context, settings: new Map([...context.settings, ...insert.settings]) })
}

/** Returns the bytes of the rows, which follow the statement in the URL or in the body. The bytes of a body are never decoded. */
function rowsOf({ query, body }: HttpQuery, { rowsAt }: RowInsert): Buffer {
  if (!query) return body.subarray(Buffer.byteLength(body.toString('utf8', 0, headBytes).slice(0, rowsAt)))
  const inline = Buffer.from(query.slice(rowsAt))
  return inline.length === 0 ? body : Buffer.concat([inline, body])
}

async function sendResult(
  request: IncomingMessage,
  response: ServerResponse,
  { queryId, settings }: HttpQuery,
  format: string,
  { bytes, ...counts }: EngineResult,
  elapsedNs: bigint,
): Promise<void> {
  response.setHeader('Content-Type', contentTypes[format] ?? 'text/plain; charset=UTF-8')
  response.setHeader('X-ClickHouse-Format', format)
  response.setHeader('X-ClickHouse-Query-Id', queryId ?? randomUUID())
  response.setHeader('X-ClickHouse-Timezone', 'UTC')
  response.setHeader('X-ClickHouse-Summary', summaryOf(counts, bytes.length, elapsedNs))
  const wantsGzip = settings.get('enable_http_compression') === '1' && /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? '')
  if (wantsGzip) response.setHeader('Content-Encoding', 'gzip')
  const sent = wantsGzip ? await compress(bytes) : bytes
  response.setHeader('Content-Length', sent.length)
  response.end(sent)
}

const summaryOf = (counts: Omit<EngineResult, 'bytes'>, resultBytes: number, elapsedNs: bigint) =>
  JSON.stringify({
    read_rows: `${counts.rowsRead}`,
    read_bytes: `${counts.bytesRead}`,
    written_rows: `${counts.rowsWritten}`,
    written_bytes: `${counts.bytesWritten}`,
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: `${resultBytes}`,
    elapsed_ns: `${elapsedNs}`,
  })

const contentTypes: Readonly<Record<string, string>> = {
  JSON: 'application/json; charset=UTF-8',
  JSONCompact: 'application/json; charset=UTF-8',
  JSONEachRow: 'application/x-ndjson; charset=UTF-8',
  JSONCompactEachRow: 'application/x-ndjson; charset=UTF-8',
  CSV: 'text/csv; charset=UTF-8; header=absent',
  CSVWithNames: 'text/csv; charset=UTF-8; header=present',
  TabSeparated: 'text/tab-separated-values; charset=UTF-8',
  TabSeparatedWithNames: 'text/tab-separated-values; charset=UTF-8',
  Native: 'application/octet-stream',
  RowBinary: 'application/octet-stream',
  RowBinaryWithNamesAndTypes: 'application/octet-stream',
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  const { status, clickhouseCode, message } = exceptionFrom(error)
  response.setHeader('X-ClickHouse-Exception-Code', clickhouseCode)
  if (status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="ClickHouse server HTTP API"')
  if (status === 413) response.setHeader('Connection', 'close')
  sendText(response, status, `${message}\n`)
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.end(text)
}

/** A signal that aborts when the caller closes the connection before the response. */
function closedSignal(response: ServerResponse): AbortSignal {
  const closed = new AbortController()
  response.once('close', () => {
    if (!response.writableEnded) closed.abort()
  })
  return closed.signal
}
