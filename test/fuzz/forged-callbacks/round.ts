import type { CallbackResult } from '@paysignal/contract'
import type { VerifiedCallback } from '@paysignal/instrumentation'
import type { Random } from '../random.ts'
import { createDeliveries, keyOf, type Verdict } from './deliveries.ts'
import { type Answer, type Delivery, isRefusal, isSuccess } from './oracle.ts'
import { handlersOf, type Subject } from './subject.ts'
import { asFetchRequest, asNodeObjects, isSendable, joined, type Send } from './transport.ts'

export interface RoundOptions {
  readonly random: Random
  readonly subject: Subject
  readonly setClock: (nowMs: number) => void
  readonly http: Send
}

export type Counts = Readonly<Record<string, number>>

/** The body of a larger one is not read. */
const maxBodyBytes = 65_536

type Told = 'accepted' | 'repeated' | 'handler_failed' | 'rejected'

const toldOf = (result: string | undefined): Told =>
  result === 'accepted' || result === 'handler_failed' ? result : result === 'duplicate' || result === 'replayed' ? 'repeated' : 'rejected'

/**
 * So many deliveries to one plugin, and the account that it gives of them.
 * @throws At the first delivery that is treated otherwise than the oracle says.
 */
export async function runRound(size: number, { random, subject, setClock, http }: RoundOptions): Promise<Counts> {
  const deliveries = createDeliveries(random)
  let nowMs = 1_767_225_600_000 + random.below(63_072_000) * 1_000 // somewhere in two years
  const handled = new Set<string>()
  const observed = new Set<string>()
  const seen: Record<Told, number> = { accepted: 0, repeated: 0, handler_failed: 0, rejected: 0 }
  const verdicts: Record<Verdict, number> = { authentic: 0, unclear: 0, refused: 0 }
  let calls: VerifiedCallback[] = []
  let mustFail = false
  const handlers = handlersOf(subject, async (callback) => {
    calls.push(callback)
    if (mustFail) throw new Error('The store is down')
  })

  async function receive(delivery: Delivery) {
    calls = []
    mustFail = random.chance(0.1)
    const send: Send = random.chance(0.01) ? http : random.pick([asFetchRequest, asFetchRequest, asFetchRequest, asNodeObjects(random)])
    // The same delivery a few times at once is one callback.
    const copies = mustFail || random.chance(0.97) ? 1 : 3
    const answers = await Promise.all(Array.from({ length: copies }, () => send(handlers[delivery.provider], delivery)))
    const verdict = delivery.body.length > maxBodyBytes ? 'refused' : deliveries.verdictOf(delivery, nowMs)
    verdicts[verdict] += copies
    const successes = answers.filter((answer) => isSuccess(delivery.provider, answer)).length
    const check = (isRight: boolean, wrong: string) => {
      if (!isRight)
        throw violation(
          delivery,
          `${wrong}; it is ${verdict}, the handler ran ${calls.length} times and ${mustFail ? 'failed' : 'resolved'}`,
          answers,
        )
    }
    check(successes + answers.filter((answer) => isRefusal(delivery.provider, answer)).length === copies, 'neither success nor refusal was answered')
    for (const { provider, rawBody, isSigned } of calls)
      check(provider === delivery.provider && isSigned && delivery.body.equals(rawBody), 'the handler got another callback than was signed')
    check(calls.length <= 1, 'the handler ran more than once')
    check(calls.length === 0 || !mustFail || successes === 0, 'a failed handler was answered with success')
    const isKnown = handled.has(keyOf(delivery))
    if (verdict === 'refused') check(calls.length === 0 && successes === 0, 'it was taken')
    if (verdict === 'authentic') {
      check(calls.length === (isKnown ? 0 : 1), `it is ${isKnown ? 'known' : 'new'}`)
      check(successes === (isKnown || !mustFail ? copies : 0), `${successes} of ${copies} were answered with success`)
    }
    if (calls.length === 1 && !mustFail) handled.add(keyOf(delivery))
    seen.accepted += mustFail ? 0 : calls.length
    seen.handler_failed += mustFail ? calls.length : 0
    seen.repeated += successes - (mustFail ? 0 : calls.length)
    seen.rejected += copies - successes - (mustFail ? calls.length : 0)
  }

  /** For services that take callbacks by themselves; it keeps a memory of its own. */
  function observe(delivery: Delivery) {
    const headers = joined(delivery.headers)
    const result = subject.paysignal.observeCallback(delivery.provider, {
      headers: random.chance(0.5) && isSendable(delivery) ? new Headers(headers) : headers,
      body: delivery.body,
    })
    const verdict = deliveries.verdictOf(delivery, nowMs)
    verdicts[verdict]++
    const told = toldOf(result)
    const isRight = { authentic: told === (observed.has(keyOf(delivery)) ? 'repeated' : 'accepted'), refused: told === 'rejected', unclear: true }
    if (!isRight[verdict]) throw violation(delivery, `it is ${verdict}, and was observed as ${result}`)
    if (told === 'accepted') observed.add(keyOf(delivery))
    seen[told]++
  }

  const violation = (delivery: Delivery, what: string, answers: readonly Answer[] = []) =>
    new Error(`${what}: ${JSON.stringify({ ...delivery, body: delivery.body.toString('latin1').slice(0, 500), nowMs, answers })}`)

  for (let index = 0; index < size; index++) {
    nowMs += random.below(50)
    setClock(nowMs)
    const delivery = deliveries.next(nowMs)
    try {
      if (!isSendable(delivery) || random.chance(0.1)) observe(delivery)
      else await receive(delivery)
    } catch (error) {
      throw named(`delivery ${index}`, error)
    }
  }
  const results = await subject.results()
  checkAccount(results, seen)
  return { ...verdicts, ...results }
}

export const named = (place: string, error: unknown) =>
  new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })

/** Every delivery is in the plugin's own counter once, under what became of it. */
function checkAccount(results: Readonly<Partial<Record<CallbackResult, number>>>, seen: Readonly<Record<Told, number>>) {
  const told: Record<Told, number> = { accepted: 0, repeated: 0, handler_failed: 0, rejected: 0 }
  for (const [result, count] of Object.entries(results)) told[toldOf(result)] += count
  if (JSON.stringify(told) !== JSON.stringify(seen))
    throw new Error(`the plugin counted ${JSON.stringify(told)}, its callers saw ${JSON.stringify(seen)}`)
}
