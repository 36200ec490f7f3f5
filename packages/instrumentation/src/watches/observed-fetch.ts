import { context } from '@opentelemetry/api'
import { addChunk, type Body, createChunks, readBody } from '../calls/body.ts'
import type { CallObserver, CallStart, ObservedCall } from '../calls/call-observer.ts'
import type { HostMatch } from '../calls/hosts.ts'
import type { Guard } from '../telemetry/guard.ts'
import type { CallMarker, CallMarkers } from './call-marker.ts'

type Fetch = typeof globalThis.fetch
type FetchInput = Parameters<Fetch>[0]
type FetchInit = Parameters<Fetch>[1]

export interface ObservedFetchOptions {
  readonly matchHost: (origin: string) => HostMatch | undefined
  readonly observer: CallObserver
  readonly markers: CallMarkers
  readonly maxBodyBytes: number
  readonly guard: Guard
  readonly isOpen: () => boolean
  /** Answers that are being read; whoever closes waits for them. */
  readonly reading: Set<Promise<unknown>>
}

/**
 * A `fetch` that watches calls which the diagnostics channels do not show. Where they do, it only passes the call on.
 *
 * It reads a clone of the answer, since that leaves the caller's own `Response` with every property it had. What a caller could notice: the
 * answer is read eagerly, up to the bound, and cancelling an unfinished body resolves only once our half is done, after `maxReadMs` at most.
 */
export function createObservedFetch(options: ObservedFetchOptions, underlying: () => Fetch): Fetch {
  const { markers, guard, isOpen } = options
  return (input, init) => {
    // A marker means that an outer call of ours watches already.
    const target = isOpen() && markers.getStore() === undefined ? guard.run('fetch', () => targetOf(options.matchHost, input)) : undefined
    if (target === undefined) return underlying()(input, init)
    const start = { ...target, input, init, late: { parent: context.active(), startedMs: performance.now(), startedAtMs: Date.now() } }
    const marker: CallMarker = { isSeen: false }
    const promise = markers.run(marker, () => underlying()(input, init))
    // Observed on the side: the caller gets the very promise that the underlying fetch gave.
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
  // What is no Request is for `fetch` alone to look at: its members may be getters.
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
  void reading.then(() => options.reading.delete(reading)) // both ends above are guarded: it never rejects
}

/** Time that our half of an answer may take; then the caller has the stream alone. */
const maxReadMs = 10_000

/** Already decoded: `fetch` undoes the content encoding. */
async function readClone(response: Response, maxBytes: number): Promise<Body> {
  const reader = response.clone().body?.getReader()
  if (reader === undefined) return { kind: 'unreadable' }
  const chunks = createChunks()
  const timer = setTimeout(() => {
    chunks.isOverflown = true
    reader.cancel().catch(() => {}) // the stream failed meanwhile: the pending read says so
  }, maxReadMs)
  timer.unref()
  try {
    for (let part = await reader.read(); !part.done && !chunks.isOverflown; part = await reader.read()) addChunk(chunks, part.value, maxBytes)
  } finally {
    clearTimeout(timer)
  }
  // Resolves with the caller's half only, so it is not waited for.
  if (chunks.isOverflown) reader.cancel().catch(() => {})
  return readBody(chunks, undefined, maxBytes)
}

/** A body given as text or bytes; a stream is the caller's alone. */
function requestBodyOf(init: FetchInit, maxBytes: number): Body {
  const body: unknown = init?.body
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return { kind: 'unseen' }
  const chunks = createChunks()
  addChunk(chunks, body, maxBytes)
  return readBody(chunks, undefined, maxBytes)
}
