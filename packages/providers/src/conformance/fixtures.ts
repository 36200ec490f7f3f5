import type { CallReading, ObjectReading } from '../provider.ts'

/** What the suite needs to know of one provider to try it. */
export interface ConformanceFixtures {
  /** The instant that callbacks are stamped with, in milliseconds since 1970. */
  readonly nowMs: number
  /** Headers with which the provider delivers a callback of this body, lower-case names. The nonce may be changed to what the provider takes. */
  readonly signCallback: (callback: {
    readonly body: string
    readonly timestampMs: number
    readonly nonce: string
  }) => Readonly<Record<string, string>>
  /** The provider may leave the signature out, and the one on trial accepts that. */
  readonly acceptsUnsigned: boolean
  readonly answers: readonly AnswerFixture[]
  /** Bodies of callbacks, each with one object or more. */
  readonly callbacks: readonly CallbackFixture[]
  /** A text planted in bodies wherever a signature, an address, a QR code or a payment URL stands. */
  readonly marker: string
}

export interface AnswerFixture {
  readonly call: `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`
  readonly httpStatus?: number
  readonly request?: unknown
  readonly answer: unknown
  readonly expected: Expected<Omit<CallReading, 'objects' | 'error'>> & {
    readonly error?: Expected<NonNullable<CallReading['error']>>
    readonly objects: readonly Expected<ObjectReading>[]
  }
}

export interface CallbackFixture {
  readonly body: unknown
  readonly type: string
  readonly objects: readonly Expected<ObjectReading>[]
}

/** The members that are compared; the others may be anything. */
export type Expected<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** Names of the expected members that are different, each with both values. */
export function differences(expected: object, actual: object | undefined): readonly string[] {
  const entries = Object.entries(actual ?? {})
  return Object.entries(expected).flatMap(([name, value]) => {
    const found: unknown = entries.find(([key]) => key === name)?.[1]
    return JSON.stringify(found) === JSON.stringify(value) ? [] : [`${name} is ${JSON.stringify(found)}, not ${JSON.stringify(value)}`]
  })
}
