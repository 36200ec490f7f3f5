import type { CallReading, ObjectReading } from '../provider.ts'

/** What the suite must know about a provider to check it. */
export interface ConformanceFixtures {
  /** The timestamp of the callbacks, in milliseconds since 1970. */
  readonly nowMs: number
  /**
   * Returns the headers with which the provider sends a callback with this body. Names are in lower case. If the
   * provider's nonces have another format, this function may use its own nonce.
   */
  readonly signCallback: (callback: {
    readonly body: string
    readonly timestampMs: number
    readonly nonce: string
  }) => Readonly<Record<string, string>>
  /** Whether the provider under test accepts callbacks without signature headers. */
  readonly acceptsUnsigned: boolean
  /** Calls with their answers. */
  readonly answers: readonly AnswerFixture[]
  /** Bodies of callbacks, each with at least one object. */
  readonly callbacks: readonly CallbackFixture[]
  /** A text that stands in the fixtures' bodies in place of each signature, address, QR code and payment URL. No reading may contain it. */
  readonly marker: string
}

/** One call, its answer, and what must be read from it. */
export interface AnswerFixture {
  /** Method and path. */
  readonly call: `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`
  /** @default 200 */
  readonly httpStatus?: number
  /**
   * The parsed body of the request.
   * @default no body
   */
  readonly request?: unknown
  /** The parsed body of the answer. */
  readonly answer: unknown
  readonly expected: Expected<Omit<CallReading, 'objects' | 'error'>> & {
    readonly error?: Expected<NonNullable<CallReading['error']>>
    readonly objects: readonly Expected<ObjectReading>[]
  }
}

/** One callback and what must be read from it. */
export interface CallbackFixture {
  readonly body: unknown
  readonly type: string
  readonly objects: readonly Expected<ObjectReading>[]
}

/** The expected members. Members that are missing here are not compared. */
export type Expected<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** Lists the expected members that have another value, each with both values. */
export function differences(expected: object, actual: object | undefined): readonly string[] {
  const entries = Object.entries(actual ?? {})
  return Object.entries(expected).flatMap(([name, value]) => {
    const found: unknown = entries.find(([key]) => key === name)?.[1]
    return JSON.stringify(found) === JSON.stringify(value) ? [] : [`${name} is ${JSON.stringify(found)}, not ${JSON.stringify(value)}`]
  })
}
