import diagnosticsChannel from 'node:diagnostics_channel'
import { addChunk, type Body, type BodyChunks, bufferOf, createChunks, readBody } from '../calls/body.ts'
import type { CallObserver, ObservedCall } from '../calls/call-observer.ts'
import type { HostMatch } from '../calls/hosts.ts'
import type { Guard } from '../telemetry/guard.ts'
import type { CallMarkers } from './call-marker.ts'

/** The members of undici's request that are read. */
interface UndiciRequest {
  readonly origin?: unknown
  readonly path?: unknown
  readonly method?: unknown
  /** A list of names and values; one text in undici 5. */
  readonly headers?: unknown
  readonly body?: unknown
}

interface Watched {
  readonly call: ObservedCall
  readonly request: BodyChunks
  readonly response: BodyChunks
}

export interface UndiciOptions {
  readonly matchHost: (origin: string) => HostMatch | undefined
  readonly observer: CallObserver
  readonly markers: CallMarkers
  readonly maxBodyBytes: number
  readonly guard: Guard
}

/**
 * Watches every undici of the process, the one behind global `fetch` included, through its diagnostics channels.
 * It only looks at what passes: no stream is touched, and a request is held by nobody but its owner.
 */
export function createUndiciWatch(options: UndiciOptions) {
  const { matchHost, observer, markers, maxBodyBytes, guard } = options
  const calls = new WeakMap<object, Watched>()

  const onCreate = ({ request }: { readonly request: UndiciRequest }) => {
    const host = matchHost(typeof request.origin === 'string' ? request.origin : String(request.origin))
    if (host === undefined) return
    const marker = markers.getStore()
    if (marker) {
      // Without the channel of chunks, `paysignal.fetch` sees more than we do.
      if (!showsBodies) return
      marker.isSeen = true
    }
    const { method, path } = request
    if (typeof method !== 'string' || typeof path !== 'string') return
    const timestamp = requestHeader(request.headers, host.watched.provider.timestampHeader)
    const call = observer.begin({ host, method, path, timestamp, late: undefined })
    const body = createChunks()
    // A body given whole is there already; before undici 7.11 no channel shows it later.
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

  // A subscriber that throws would end the process by an uncaught exception.
  const guarded = <T>(subscriber: (message: T) => void) => {
    return (message: unknown) => {
      try {
        subscriber(message as T) // each channel's message has the form that its subscriber names
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
    subscribe() {
      for (const [channel, subscriber] of subscribers) diagnosticsChannel.subscribe(channel, subscriber)
    },
    unsubscribe() {
      for (const [channel, subscriber] of subscribers) diagnosticsChannel.unsubscribe(channel, subscriber)
    },
  }
}

/** An undici without the channel of chunks shows an answer of some length and no byte of it. */
function seenBody({ call, response }: Watched, maxBodyBytes: number): Body {
  if (response.size === 0 && call.httpStatus !== 204 && call.method !== 'HEAD' && call.header('content-length') !== '0') {
    if (!showsBodies || call.header('content-length') !== undefined) return { kind: 'unseen' }
  }
  return readBody(response, call.header('content-encoding'), maxBodyBytes)
}

/** Whether the undici inside this Node.js publishes the chunks of bodies: since 7.11, which Node.js 20 and 22 lack. */
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

/** Looks one header up in undici's list of raw names and values. Lengths are compared first: decoding every name would cost more than the search. */
function responseHeaders(headers: unknown): (name: string) => string | undefined {
  if (!Array.isArray(headers)) return () => undefined
  const list: readonly unknown[] = headers
  return (name) => {
    for (let index = 0; index < list.length - 1; index += 2) {
      const key = list[index] as string | Uint8Array // undici's promise; any other value has no matching length
      if (key.length === name.length && headerText(key).toLowerCase() === name) return headerText(list[index + 1])
    }
    return undefined
  }
}

const headerText = (value: unknown) => (value instanceof Uint8Array ? bufferOf(value).toString('latin1') : String(value))
