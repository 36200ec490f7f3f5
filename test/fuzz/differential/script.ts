/** What the server must answer. Each request contains it in the header `x-script`, so that the server needs no plan. */
export interface Script {
  readonly status: number
  readonly statusText?: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: BodyKind
  readonly encoding: 'identity' | 'gzip' | 'br' | 'deflate' | 'zstd' | 'gzip, gzip' | 'unknown'
  readonly framing: 'length' | 'chunked' | 'trailers' | 'until-close'
  readonly chunks: number
  /** Where the server waits until the client reports that it has seen everything sent so far. */
  readonly gate: Gate
  readonly end: 'complete' | 'reset' | 'short'
  /** Informational answers to send before the answer. */
  readonly redirects: readonly { readonly status: number; readonly to: 'here' | 'other-host' | 'relative' | 'nowhere' }[]
  readonly early?: 'processing' | 'hints'
  /** These bytes are sent instead of an answer. */
  readonly raw?: string
}

export type Gate = 'none' | 'headers' | 'body'
export type BodyKind =
  | 'success'
  | 'failure'
  | 'unknown-code'
  | 'empty'
  | 'text'
  | 'broken-json'
  | 'html'
  | 'events'
  | 'form'
  | 'multipart'
  | 'large'
  | 'huge'
  | 'binary'

/** What one process sees of one exchange, in the sequence in which it happened. */
export type Log = unknown[]

export type FromChild =
  | { readonly kind: 'release'; readonly exchange: number }
  | { readonly kind: 'observed'; readonly exchange: number; readonly plan: string; readonly log: Log }
  | { readonly kind: 'finished'; readonly calls: Calls | undefined; readonly outside: Log }

export type ToChild = { readonly kind: 'arrived' | 'closed'; readonly exchange: number }

/** The count of the plugin, and that of an independent listener. */
export interface Calls {
  readonly counted: number
  readonly expected: number
  readonly emitted: number
}

export interface ChildOptions {
  readonly seed: number
  readonly runs: number
  readonly plugin: string
  /** Whether it is known that cancelling takes longer with the plugin. */
  readonly isCancelLate: boolean
  readonly port: number
  readonly otherPort: number
  readonly closedPort: number
}
