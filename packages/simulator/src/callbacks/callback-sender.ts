import type { CallbackFault } from '../faults/fault-script.ts'
import type { ObjectSubject } from '../faults/fault-switch.ts'
import { createPoster, type Posted } from '../http/poster.ts'
import { createRandom, type Random } from '../runtime/random.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** How one provider signs, retries and understands the merchant's answer. */
export interface CallbackScheme {
  /** Simulated waits after each failed delivery; as many retries as there are. */
  readonly retryDelaysMs: readonly number[]
  /** Longest wait for an answer, in real milliseconds. */
  readonly timeoutMs: number
  /** Headers of one delivery, freshly stamped. */
  sign(body: string, random: Random): Record<string, string>
  isAccepted(status: number, body: string): boolean
}

export interface CallbackMessage extends ObjectSubject {
  readonly url: string
  readonly body: string
  readonly scheme: CallbackScheme
}

export interface CallbackSender {
  /** Delivers until the merchant accepts or the retries end. */
  send(message: CallbackMessage): void
  /** Cuts deliveries in flight. */
  close(): void
}

interface Delivery {
  readonly message: CallbackMessage
  readonly attempt: number
}

const usualDelayMs = 5_000
const usualReplayMs = 1_000

/** Delivers callbacks with retries, and does to them what the fault script says. */
export function createCallbackSender({
  seed,
  now,
  schedule,
  faults,
  stats,
}: Omit<Runtime, 'callbacks' | 'payers' | 'rememberedObjects'>): CallbackSender {
  const poster = createPoster()
  const held = new Map<string, () => void>()
  let repeats = 0

  const deliver = (delivery: Delivery): void => {
    const { message } = delivery
    const found = faults.forCallback(message)
    const one = (kind: CallbackFault['callbacks']) => found.find(({ callbacks }) => callbacks === kind)
    if (one('drop')) {
      stats.callback(message.provider, 'dropped')
      return
    }
    const delay = one('delay')
    const reorder = one('reorder')
    const go = () => void post(delivery, found)
    if (delay) schedule.afterWall(delay.delayMs ?? usualDelayMs, go)
    else if (reorder) hold(message, go, reorder.delayMs ?? usualDelayMs)
    else go()
  }

  /** Waits for the next callback about the same object, which then overtakes. */
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

  const post = async (delivery: Delivery, found: readonly CallbackFault[]): Promise<void> => {
    const { message, attempt } = delivery
    const signed = signedDelivery(message, createRandom(seed, message.provider, 'callback', message.orderId, message.body, String(attempt)), found)
    const answer = await transmit(message, signed)
    held.get(subjectKey(message))?.()
    for (const fault of found) repeat(delivery, signed, fault)
    if (!answer) retry(delivery)
  }

  const transmit = async (message: CallbackMessage, { headers, body }: Signed): Promise<boolean> => {
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

  const repeat = (delivery: Delivery, signed: Signed, { callbacks, count = 1, delayMs = usualReplayMs }: CallbackFault) => {
    for (let copy = 1; copy <= count; copy++) {
      if (callbacks === 'duplicate')
        void transmit(delivery.message, signedDelivery(delivery.message, createRandom(seed, 'duplicate', String(++repeats)), []))
      if (callbacks === 'replay') schedule.afterWall(delayMs * copy, () => void transmit(delivery.message, signed))
    }
  }

  const retry = ({ message, attempt }: Delivery) => {
    const delayMs = message.scheme.retryDelaysMs[attempt]
    if (delayMs === undefined) return stats.callback(message.provider, 'abandoned')
    schedule.after(delayMs, () => deliver({ message, attempt: attempt + 1 }))
  }

  return {
    send: (message) => deliver({ message, attempt: 0 }),
    close: () => poster.close(),
  }
}

const subjectKey = ({ provider, object, orderId }: ObjectSubject) => `${provider}/${object}/${orderId}`

interface Signed {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Signs one delivery, then spoils it if a fault says so. */
function signedDelivery({ body, scheme }: CallbackMessage, random: Random, found: readonly CallbackFault[]): Signed {
  const headers = scheme.sign(body, random)
  const tamper = found.find(({ callbacks }) => callbacks === 'tamper')
  if (!tamper) return { headers, body }
  switch (tamper.part ?? 'body') {
    case 'body':
      return { headers, body: tamperedBody(body) }
    case 'signature':
      return { body, headers: mapped(headers, /sign(ature)?$/i, (value) => (/^a/i.test(value) ? 'B' : 'A') + value.slice(1)) }
    case 'timestamp':
      return { body, headers: mapped(headers, /timestamp$/i, (value) => String(Number(value) + 1)) }
    case 'unsigned':
      return { body, headers: {} }
  }
}

/** Stays JSON, and says something else: what an attacker would do. */
const tamperedBody = (body: string) => body.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))

const mapped = (headers: Readonly<Record<string, string>>, names: RegExp, change: (value: string) => string) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, names.test(name) ? change(value) : value]))
