import { context } from '@opentelemetry/api'
import { addChunk, type Body, createChunks, readBody } from '../calls/body.ts'
import type { CallStart } from '../calls/call-observer.ts'
import type { HostMatch } from '../calls/hosts.ts'
import type { ObservedCall } from '../calls/observed-call.ts'
import type { CallMarker } from './call-marker.ts'
import type { WatchTools } from './watch.ts'

type Fetch = typeof globalThis.fetch
type FetchInput = Parameters<Fetch>[0]
type FetchInit = Parameters<Fetch>[1]

export interface ObservedFetchOptions extends WatchTools {
  /** False once the plugin is closed: calls are then only passed on. */
  readonly isOpen: () => boolean
  /** Answers that are being read. Closing the plugin waits for them. */
  readonly reading: Set<Promise<unknown>>
}

/**
 * A `fetch` that reports the calls which the diagnostics channels do not show. Calls that the channels show are only passed on.
 *
 * It reads a clone of the answer, because the caller's own `Response` then keeps all its properties. A caller could notice two things: up to
 * `maxBodyBytes` the answer is read at once, and cancelling an unfinished body resolves only after the clone was read, which takes at most
 * `maxReadMs`.
 */
export function createObservedFetch(options: ObservedFetchOptions, underlying: () => Fetch): Fetch {
  const { markers, guard, isOpen } = options
  return (input, init) => {
    // A marker means that another observed `fetch` has called this one, and already reports this call.
    const target = isOpen() && markers.getStore() === undefined ? guard.run('fetch', () => targetOf(options.matchHost, input)) : undefined
    if (target === undefined) return underlying()(input, init)
    const start = { ...target, input, init, late: { parent: context.active(), startedMs: performance.now(), startedAtMs: Date.now() } }
    const marker: CallMarker = { isSeen: false }
    const promise = markers.run(marker, () => underlying()(input, init))
    // The promise is not chained, so that the caller gets the same promise object that the underlying fetch returned.
    promise.then(
      (response) => {
        if (!marker.isSeen) guard.run('fetch', () => watchAnswer(options, start, response))
      },
      (error: unknown) => {
        if (!marker.isSeen) guard.run('fetch', () => options.observer.end(begin(options, start), { kind: 'failed', error }))
      },
    )
    return promise
  }
}

interface Target {
  readonly host: HostMatch
  readonly url: URL
}

interface Start extends Target {
  readonly input: FetchInput
  readonly init: FetchInit
  readonly late: NonNullable<CallStart['late']>
}

function targetOf(matchHost: ObservedFetchOptions['matchHost'], input: FetchInput): Target | undefined {
  // Other objects are not inspected, because reading their members could run getters of the caller.
  const href = typeof input === 'string' ? input : input instanceof URL ? input.href : isRequest(input) ? input.url : undefined
  if (href === undefined || !URL.canParse(href)) return undefined
  const url = new URL(href)
  const host = matchHost(url.origin)
  return host && { host, url }
}

function begin({ observer }: ObservedFetchOptions, { host, url, input, init, late }: Start): ObservedCall {
  const request = isRequest(input) ? input : undefined
  const headers = new Headers(init?.headers ?? request?.headers)
  return observer.begin({
    host,
    method: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
    path: `${url.pathname}${url.search}`,
    timestamp: headers.get(host.watched.provider.timestampHeader) ?? undefined,
    late,
  })
}

const isRequest = (input: FetchInput): input is Request => input instanceof Request

function watchAnswer(options: ObservedFetchOptions, start: Start, response: Response) {
  const { observer, maxBodyBytes, guard } = options
  const call = begin(options, start)
  observer.answered(call, response.status, (name) => response.headers.get(name) ?? undefined)
  const requestBody = () => requestBodyOf(start.init, maxBodyBytes)
  const end = (responseBody: Body) => observer.end(call, { kind: 'answered', requestBody, responseBody })
  if (response.body === null) return end({ kind: 'unreadable' })
  if (Number(response.headers.get('content-length') ?? 0) > maxBodyBytes) return end({ kind: 'unseen' })
  const reading = readClone(response, maxBodyBytes).then(
    (body) => guard.run('fetch', () => end(body)),
    (error: unknown) => guard.run('fetch', () => observer.end(call, { kind: 'failed', error })),
  )
  options.reading.add(reading)
  void reading.then(() => options.reading.delete(reading)) // It never rejects, because both callbacks above are guarded.
}

/** The longest time that reading a clone may take, in milliseconds. After that, the caller reads the stream alone. */
const maxReadMs = 10_000

/** Reads a clone of the answer. Its bytes need no decoding: `fetch` has undone the content encoding. */
async function readClone(response: Response, maxBytes: number): Promise<Body> {
  const reader = response.clone().body?.getReader()
  if (reader === undefined) return { kind: 'unreadable' }
  const chunks = createChunks()
  const timer = setTimeout(() => {
    chunks.isOverflown = true
    reader.cancel().catch(() => {}) // If the stream failed before, the pending read reports that.
  }, maxReadMs)
  timer.unref()
  try {
    for (let part = await reader.read(); !part.done && !chunks.isOverflown; part = await reader.read()) addChunk(chunks, part.value, maxBytes)
  } finally {
    clearTimeout(timer)
  }
  // The call is not awaited, because it resolves only when the caller has read or cancelled its own copy.
  if (chunks.isOverflown) reader.cancel().catch(() => {})
  return readBody(chunks, undefined, maxBytes)
}

/** The request's body if it was given as text or bytes. A stream is not read, because `fetch` would then miss the chunks that were read. */
function requestBodyOf(init: FetchInit, maxBytes: number): Body {
  const body: unknown = init?.body
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return { kind: 'unseen' }
  const chunks = createChunks()
  addChunk(chunks, body, maxBytes)
  return readBody(chunks, undefined, maxBytes)
}
