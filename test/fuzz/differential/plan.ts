import type { Random } from '../random.ts'
import type { Script } from './script.ts'

/** The plan of one exchange: which caller, which request, which answer, and how the answer is read. */
export interface Plan {
  readonly caller: Caller
  readonly method: string
  readonly path: string
  readonly target: 'watched' | 'other-host' | 'closed-port'
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: RequestBody
  readonly script: Script
  readonly read: Read
  readonly redirect: 'follow' | 'manual' | 'error'
  /** When the caller aborts the call. */
  readonly abort: Abort
}

export const callers = {
  fetch: [
    'fetch',
    'fetch',
    'fetch-url',
    'fetch-request',
    'early-fetch',
    'plugin-fetch',
    'plugin-fetch',
    'undici-fetch',
    'undici-6-fetch',
    'fetch-dispatcher',
  ],
  undici: ['undici-request', 'undici-stream', 'undici-pipeline', 'undici-dispatch', 'undici-client', 'undici-6-request', 'undici-6-stream'],
  http: ['http-request'],
} as const
export type FetchCaller = (typeof callers.fetch)[number]
export type UndiciCaller = (typeof callers.undici)[number]
export type Caller = FetchCaller | UndiciCaller | 'http-request' | 'odd-fetch'

export type RequestBody = 'none' | 'json' | 'bytes' | 'params' | 'form' | 'blob' | 'stream' | 'iterable' | 'long'
export type Read = (typeof reads)[number]
const reads = [
  'text',
  'json',
  'json',
  'arrayBuffer',
  'blob',
  'bytes',
  'formData',
  'reader',
  'reader',
  'byob',
  'iterate',
  'tee',
  'clone',
  'clone-late',
  'pipe',
  'twice',
  'unread',
  'cancel',
  'cancel-part',
  'cancel-locked',
  'break',
] as const

/** `before` the call, at the `gate` where the server waits, `after` everything was read, or by a timeout signal at the gate. */
export type Abort = 'never' | 'before' | 'gate' | 'gate-with-reason' | 'timeout' | 'after'

const paths = ['/v1/pay/order/query', '/v1/pay/checkout/order', '/v1/pay/transactions/native', '/v1/pay/unknown?a=%20b&c=ü', '/'] as const
const malformed = [
  'HTTP/1.1 abc OK\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: abc\r\n\r\n{}',
  'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
  'HTTP/1.1 200 OK\r\nbad header\r\n\r\n',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]',
  'HTTP/1.0 200 OK\r\n\r\n{"status":"SUCCESS"}',
  'HTTP/1.1 200\r\nx-raw: \xe4\xf6\r\nset-cookie: a=1\r\nset-cookie: b=2\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}',
  'GARBAGE',
  '',
] as const

export function createPlan(random: Random): Plan {
  const group = random.pick(['fetch', 'fetch', 'fetch', 'undici', 'undici', 'http'])
  const caller: Caller = group === 'http' ? 'http-request' : group === 'fetch' && random.chance(0.03) ? 'odd-fetch' : random.pick(callers[group])
  const method = random.pick(['GET', 'POST', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'])
  const read = random.pick(reads)
  const gate = isGivenUp(read) ? 'body' : random.chance(0.4) ? random.pick(['headers', 'body']) : 'none'
  const isAborted = !isGivenUp(read) && random.chance(0.25)
  return {
    caller,
    method,
    path: random.pick(paths),
    target:
      caller === 'odd-fetch'
        ? 'other-host'
        : isAborted || isGivenUp(read) || random.chance(0.85)
          ? 'watched'
          : random.pick(['other-host', 'other-host', 'closed-port']),
    headers: random.chance(0.5)
      ? [
          ['x-gatepay-timestamp', '1735689600000'],
          ['accept', random.pick(['*/*', 'application/json'])],
        ]
      : [],
    body: method === 'GET' || method === 'HEAD' || (group === 'http' && method === 'DELETE') ? 'none' : random.pick(bodiesOf[group]),
    script: caller === 'odd-fetch' || isAborted || isGivenUp(read) ? plainScript(random, gate) : createScript(random, gate),
    read,
    redirect: random.chance(0.7) ? 'follow' : random.pick(['manual', 'error']),
    abort: isAborted ? random.pick(abortsAt[gate]) : 'never',
  }
}

/** Ways to read after which nobody reads the rest of the body. */
export const isGivenUp = (read: Read) => read.startsWith('cancel') || read === 'break'

// A timeout signal can fire before or after the head of the answer arrives. Only if it fires before is the outcome always the same.
const abortsAt = { none: ['before', 'after'], headers: ['gate', 'gate-with-reason', 'timeout'], body: ['gate', 'gate-with-reason'] } as const

const bodiesOf = {
  fetch: ['json', 'json', 'bytes', 'params', 'form', 'blob', 'stream', 'long', 'none'],
  undici: ['json', 'json', 'bytes', 'stream', 'iterable', 'long', 'form', 'none'],
  http: ['json', 'bytes', 'long', 'iterable', 'none'],
} as const

/** If there is a gate, the server sends the end of the answer only after it opens, so the client can abort in between. */
function plainScript(random: Random, gate: Script['gate']): Script {
  return {
    status: random.pick([200, 200, 404, 500]),
    headers: [],
    body: random.pick(['success', 'failure', 'text', 'events', 'binary', 'large']),
    encoding: 'identity',
    framing: random.pick(['chunked', 'trailers', 'until-close']),
    chunks: 2,
    gate,
    end: 'complete',
    redirects: [],
  }
}

function createScript(random: Random, gate: Script['gate']): Script {
  // A reset can overtake bytes that were sent before it. So the server first waits until the client has seen the beginning of the answer.
  const end = gate === 'body' && random.chance(0.3) ? random.pick(['reset', 'short']) : 'complete'
  const encoding = random.chance(0.7) ? 'identity' : random.pick(['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'unknown'])
  return {
    status: random.chance(0.6) ? 200 : random.pick([200, 201, 204, 304, 400, 401, 404, 429, 500, 502, 503]),
    ...(random.chance(0.1) && { statusText: random.pick(['Fine', 'Not So Fine']) }),
    headers: random.chance(0.3)
      ? [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2; HttpOnly'],
          ['X-Case', 'Kept, or not'],
          ['retry-after', '1'],
        ]
      : [],
    // If the bytes need more than one packet, a reset sometimes discards some of them.
    body: random.pick(end === 'reset' ? bodyKinds.filter((kind) => kind !== 'large' && kind !== 'huge') : bodyKinds),
    encoding,
    framing:
      end === 'short'
        ? 'length'
        : gate === 'body'
          ? random.pick(['chunked', 'trailers', 'until-close'])
          : random.pick(['length', 'length', 'chunked', 'trailers', 'until-close']),
    chunks: random.pick([1, 2, 5, 20]),
    gate,
    end,
    redirects: random.chance(0.1) ? Array.from({ length: random.pick([1, 1, 2]) }, () => redirectOf(random)) : [],
    ...(random.chance(0.03) && { early: random.pick(['processing', 'hints']) }),
    ...(random.chance(0.06) && { raw: random.pick(malformed) }),
  }
}

const bodyKinds = [
  'success',
  'success',
  'failure',
  'failure',
  'unknown-code',
  'empty',
  'text',
  'broken-json',
  'html',
  'events',
  'form',
  'multipart',
  'large',
  'huge',
  'binary',
] as const

const redirectOf = (random: Random) => ({
  status: random.pick([301, 302, 303, 307, 308]),
  to: random.pick(['here', 'relative', 'other-host', 'nowhere']),
})

/** Callers that see another function when the plugin replaces the global `fetch`. */
export const isWrapped = ({ caller }: Plan) => ['fetch', 'fetch-url', 'fetch-request', 'plugin-fetch', 'fetch-dispatcher'].includes(caller)
