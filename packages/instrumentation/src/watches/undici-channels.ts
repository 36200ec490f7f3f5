import diagnosticsChannel from 'node:diagnostics_channel'
import { addChunk, type Body, type BodyChunks, bufferOf, createChunks, readBody } from '../calls/body.ts'
import type { ObservedCall } from '../calls/observed-call.ts'
import type { Watch, WatchTools } from './watch.ts'

/** The members of undici's request that we read. */
interface UndiciRequest {
  readonly origin?: unknown
  readonly path?: unknown
  readonly method?: unknown
  /** A list of names and values in turn; a single text in undici 5. */
  readonly headers?: unknown
  readonly body?: unknown
}

interface Watched {
  readonly call: ObservedCall
  readonly request: BodyChunks
  readonly response: BodyChunks
}

/**
 * Watches every copy of undici in the process, including the one behind global `fetch`, through its diagnostics channels. It reads the messages of
 * the channels and touches no stream. The WeakMap does not keep requests alive.
 */
export function createUndiciWatch({ matchHost, observer, markers, maxBodyBytes, guard }: WatchTools): Watch {
  const calls = new WeakMap<object, Watched>()

  const onCreate = ({ request }: { readonly request: UndiciRequest }) => {
    const host = matchHost(typeof request.origin === 'string' ? request.origin : String(request.origin))
    if (host === undefined) return
    const marker = markers.getStore()
    if (marker) {
      // Without the channel of chunks we would see no bodies, so the observed fetch reports this call.
      if (!showsBodies) return
      marker.isSeen = true
    }
    const { method, path } = request
    if (typeof method !== 'string' || typeof path !== 'string') return
    const timestamp = requestHeader(request.headers, host.watched.provider.timestampHeader)
    const call = observer.begin({ host, method, path, timestamp, late: undefined })
    const body = createChunks()
    // A body given as bytes is complete already. Before undici 7.11 no channel shows it later.
    if (request.body instanceof Uint8Array) addChunk(body, request.body, maxBodyBytes)
    calls.set(request, { call, request: body, response: createChunks() })
  }

  const onChunkSent = ({ request, chunk }: { readonly request: UndiciRequest; readonly chunk: unknown }) => {
    const watched = calls.get(request)
    if (watched && !(request.body instanceof Uint8Array)) addChunk(watched.request, chunk, maxBodyBytes)
  }

  const onHeaders = ({
    request,
    response,
  }: {
    readonly request: object
    readonly response: { readonly statusCode: number; readonly headers: unknown }
  }) => {
    const watched = calls.get(request)
    if (watched && response.statusCode >= 200) observer.answered(watched.call, response.statusCode, responseHeaders(response.headers))
  }

  const onChunkReceived = ({ request, chunk }: { readonly request: object; readonly chunk: unknown }) => {
    const watched = calls.get(request)
    if (watched) addChunk(watched.response, chunk, maxBodyBytes)
  }

  const onTrailers = ({ request }: { readonly request: object }) => {
    const watched = calls.get(request)
    if (watched === undefined) return
    calls.delete(request)
    const { call } = watched
    observer.end(call, {
      kind: 'answered',
      requestBody: () => readBody(watched.request, undefined, maxBodyBytes),
      responseBody: seenBody(watched, maxBodyBytes),
    })
  }

  const onError = ({ request, error }: { readonly request: object; readonly error: unknown }) => {
    const watched = calls.get(request)
    if (watched === undefined) return
    calls.delete(request)
    observer.end(watched.call, { kind: 'failed', error })
  }

  // An error in a subscriber would become an uncaught exception and end the process.
  const guarded = <T>(subscriber: (message: T) => void) => {
    return (message: unknown) => {
      try {
        subscriber(message as T) // The cast is safe because undici documents this type for the channel.
      } catch (error) {
        guard.failed('call', error)
      }
    }
  }
  const subscribers = [
    ['undici:request:create', guarded(onCreate)],
    ['undici:request:bodyChunkSent', guarded(onChunkSent)],
    ['undici:request:headers', guarded(onHeaders)],
    ['undici:request:bodyChunkReceived', guarded(onChunkReceived)],
    ['undici:request:trailers', guarded(onTrailers)],
    ['undici:request:error', guarded(onError)],
  ] as const

  return {
    start() {
      for (const [channel, subscriber] of subscribers) diagnosticsChannel.subscribe(channel, subscriber)
    },
    stop() {
      for (const [channel, subscriber] of subscribers) diagnosticsChannel.unsubscribe(channel, subscriber)
    },
  }
}

/** The answer's body. It is `unseen` if a body was sent but no chunk was published, because that undici does not have the channel of chunks. */
function seenBody({ call, response }: Watched, maxBodyBytes: number): Body {
  if (response.size === 0 && call.httpStatus !== 204 && call.method !== 'HEAD' && call.header('content-length') !== '0') {
    if (!showsBodies || call.header('content-length') !== undefined) return { kind: 'unseen' }
  }
  return readBody(response, call.header('content-encoding'), maxBodyBytes)
}

/** Whether the undici inside this Node.js publishes the chunks of bodies. undici publishes them since 7.11; Node.js 20 and 22 have an older one. */
export const showsBodies = isAtLeast(process.versions.undici, 7, 11)

function isAtLeast(version: string | undefined, major: number, minor: number): boolean {
  const [actualMajor = 0, actualMinor = 0] = (version ?? '').split('.').map(Number)
  return actualMajor > major || (actualMajor === major && actualMinor >= minor)
}

function requestHeader(headers: unknown, name: string): string | undefined {
  if (typeof headers === 'string') return new RegExp(`^${name}: *(.*)$`, 'im').exec(headers)?.[1]?.trim()
  if (!Array.isArray(headers)) return undefined
  for (let index = 0; index < headers.length - 1; index += 2) {
    const key: unknown = headers[index]
    if (typeof key === 'string' && key.length === name.length && key.toLowerCase() === name) return String(headers[index + 1])
  }
  return undefined
}

/**
 * Looks up headers in undici's list of raw names and values. Lengths are compared first, because decoding every name takes longer than the search.
 */
function responseHeaders(headers: unknown): (name: string) => string | undefined {
  if (!Array.isArray(headers)) return () => undefined
  const list: readonly unknown[] = headers
  return (name) => {
    for (let index = 0; index < list.length - 1; index += 2) {
      const key = list[index] as string | Uint8Array // undici documents these types. Any other value has no matching length.
      if (key.length === name.length && headerText(key).toLowerCase() === name) return headerText(list[index + 1])
    }
    return undefined
  }
}

const headerText = (value: unknown) => (value instanceof Uint8Array ? bufferOf(value).toString('latin1') : String(value))
