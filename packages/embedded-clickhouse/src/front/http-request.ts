import type { IncomingMessage } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { exception } from '../http-exception.ts'

/** The parts of one request to the HTTP interface. */
export interface HttpQuery {
  /** Statement text in the URL. The body, if there is one, continues it. */
  readonly query: string
  readonly body: Buffer
  readonly database: string | undefined
  readonly defaultFormat: string
  readonly queryId: string | undefined
  /** Revision of the native protocol that the client uses, if the request contains it. */
  readonly protocolVersion: string | undefined
  readonly settings: ReadonlyMap<string, string>
}

// Parameters of the HTTP interface. Every other parameter is a setting. The parameters of sessions have no effect.
const ownParameters = new Set(
  'query database default_format query_id user password quota_key role session_id session_timeout session_check close_session stacktrace compress decompress wait_end_of_query buffer_size client_protocol_version'.split(
    ' ',
  ),
)

/** Reads URL, headers and body. @throws {HttpException} */
export async function readQuery(request: IncomingMessage, url: URL, maxBodyBytes: number): Promise<HttpQuery> {
  const given = url.searchParams
  if (['compress', 'decompress'].some((name) => given.get(name) === '1')) {
    throw exception(48, 'Compression of the native protocol is not supported: use HTTP compression', 'NOT_IMPLEMENTED')
  }
  const header = (name: string) => request.headers[name]?.toString()
  return {
    query: given.get('query') ?? '',
    body: await readBody(request, maxBodyBytes),
    database: given.get('database') || header('x-clickhouse-database') || undefined,
    defaultFormat: given.get('default_format') || header('x-clickhouse-format') || 'TabSeparated',
    queryId: given.get('query_id') || undefined,
    protocolVersion: given.get('client_protocol_version') || undefined,
    settings: settingsFrom(given),
  }
}

function settingsFrom(given: URLSearchParams): Map<string, string> {
  const settings = new Map<string, string>()
  for (const [key, value] of given) {
    if (ownParameters.has(key)) continue
    if (!/^[A-Za-z_]\w*$/.test(key)) throw exception(115, 'A setting has a malformed name', 'UNKNOWN_SETTING')
    settings.set(key, value)
  }
  return settings
}

async function readBody(request: IncomingMessage, maxBodyBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of decoded(request)) {
    bytes += chunk.length
    if (bytes > maxBodyBytes) throw exception(229, `The body is larger than ${maxBodyBytes} bytes`, 'QUERY_IS_TOO_LARGE')
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes)
}

const decoders = new Map<string, () => NodeJS.ReadWriteStream & Readable>([
  ['gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
])

function decoded(request: IncomingMessage): Readable {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity' || encoding === '') return request
  const decoder = decoders.get(encoding)?.()
  if (!decoder) throw exception(48, 'The content encoding is not supported: use gzip, deflate or br', 'NOT_IMPLEMENTED', 400)
  // The callback does nothing, because the reader of the decoder gets the errors of both streams.
  pipeline(request, decoder, () => {})
  return decoder
}
