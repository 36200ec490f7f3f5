import type { ObjectSubject } from '../faults/fault-switch.ts'
import type { Random } from '../random.ts'

/** How one provider signs a callback, repeats it, and recognises the merchant's acknowledgement. */
export interface CallbackScheme {
  /** The wait before each retry, in simulated milliseconds. There are as many retries as waits. */
  readonly retryDelaysMs: readonly number[]
  /** Longest wait for the merchant's answer, in real milliseconds. */
  readonly timeoutMs: number
  /** Returns the headers of one request, with a new timestamp and a new signature. */
  sign(body: string, random: Random): Record<string, string>
  isAccepted(status: number, body: string): boolean
}

/** One callback. It may need several requests until the merchant acknowledges it. */
export interface CallbackMessage extends ObjectSubject {
  readonly url: string
  readonly body: string
  readonly scheme: CallbackScheme
}
