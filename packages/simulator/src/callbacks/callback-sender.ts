import type { CallbackFault } from '../faults/fault-script.ts'
import type { FaultSwitch, ObjectSubject } from '../faults/fault-switch.ts'
import { createPoster, type Posted } from '../http/poster.ts'
import { createRandom } from '../random.ts'
import type { Schedule } from '../schedule.ts'
import type { StatsBook } from '../stats.ts'
import type { CallbackMessage } from './callback-message.ts'
import { type SignedRequest, signedRequest } from './signed-request.ts'

export interface CallbackSender {
  /** Sends requests until the merchant acknowledges the callback or the last retry has failed. */
  send(message: CallbackMessage): void
  /** Aborts the requests that are open. */
  close(): void
}

interface CallbackSenderOptions {
  readonly seed: number
  /** The real clock, in milliseconds. */
  readonly now: () => number
  readonly schedule: Schedule
  readonly faults: FaultSwitch
  readonly stats: StatsBook
}

interface Attempt {
  readonly message: CallbackMessage
  /** 0 for the first attempt, 1 for the first retry. */
  readonly number: number
}

const defaultDelayMs = 5_000
const defaultReplayMs = 1_000

/** Sends callbacks with retries, and applies the callback faults of the fault script. */
export function createCallbackSender({ seed, now, schedule, faults, stats }: CallbackSenderOptions): CallbackSender {
  const poster = createPoster()
  /** Reordered callbacks that wait, by the object they are about. */
  const held = new Map<string, () => void>()
  let repeats = 0

  const start = (attempt: Attempt): void => {
    const { message } = attempt
    const found = faults.forCallback(message)
    const faultOf = (kind: CallbackFault['callbacks']) => found.find(({ callbacks }) => callbacks === kind)
    if (faultOf('drop')) {
      stats.callback(message.provider, 'dropped')
      return
    }
    const delay = faultOf('delay')
    const reorder = faultOf('reorder')
    const go = () => void post(attempt, found)
    if (delay) schedule.afterWall(delay.delayMs ?? defaultDelayMs, go)
    else if (reorder) hold(message, go, reorder.delayMs ?? defaultDelayMs)
    else go()
  }

  /** Waits until the next callback about the same object was sent, but at most `longestMs`. */
  const hold = (message: CallbackMessage, go: () => void, longestMs: number) => {
    const key = subjectKey(message)
    if (held.has(key)) return go()
    const release = () => {
      timer.cancel()
      if (held.get(key) === release) held.delete(key)
      go()
    }
    const timer = schedule.afterWall(longestMs, release)
    held.set(key, release)
  }

  const post = async (attempt: Attempt, found: readonly CallbackFault[]): Promise<void> => {
    const { message, number } = attempt
    const random = createRandom(seed, message.provider, 'callback', message.orderId, message.body, String(number))
    const signed = signedRequest(message, random, found)
    const isAccepted = await transmit(message, signed)
    held.get(subjectKey(message))?.()
    for (const fault of found) repeat(message, signed, fault)
    if (!isAccepted) retry(attempt)
  }

  /** Sends one request. Resolves to whether the merchant acknowledged it. */
  const transmit = async (message: CallbackMessage, { headers, body }: SignedRequest): Promise<boolean> => {
    stats.callback(message.provider, 'sent')
    const date = new Date(now() + faults.clockSkewMs(message.provider)).toUTCString()
    const answer: Posted | undefined = await poster.post(
      message.url,
      { ...headers, date, 'content-type': 'application/json' },
      body,
      message.scheme.timeoutMs,
    )
    const isAccepted = answer !== undefined && message.scheme.isAccepted(answer.status, answer.body)
    stats.callback(message.provider, isAccepted ? 'acknowledged' : 'failed')
    return isAccepted
  }

  const repeat = (message: CallbackMessage, signed: SignedRequest, { callbacks, count = 1, delayMs = defaultReplayMs }: CallbackFault) => {
    for (let copy = 1; copy <= count; copy++) {
      if (callbacks === 'duplicate') void transmit(message, signedRequest(message, createRandom(seed, 'duplicate', String(++repeats)), []))
      if (callbacks === 'replay') schedule.afterWall(delayMs * copy, () => void transmit(message, signed))
    }
  }

  const retry = ({ message, number }: Attempt) => {
    const delayMs = message.scheme.retryDelaysMs[number]
    if (delayMs === undefined) return stats.callback(message.provider, 'abandoned')
    schedule.after(delayMs, () => start({ message, number: number + 1 }))
  }

  return {
    send: (message) => start({ message, number: 0 }),
    close: () => poster.close(),
  }
}

const subjectKey = ({ provider, object, orderId }: ObjectSubject) => `${provider}/${object}/${orderId}`
