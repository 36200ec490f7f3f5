import type { CallbackResult } from '@paysignal/contract'
import type { VerifiedCallback } from '@paysignal/instrumentation'
import type { Random } from '../random.ts'
import { type Answer, isRefusal, isSuccess, type SentRequest } from './oracle.ts'
import { createRequests, keyOf, type Verdict } from './requests.ts'
import { handlersOf, type Subject } from './subject.ts'
import { asFetchRequest, asNodeObjects, isSendable, joined, type Send } from './transport.ts'

export interface RoundOptions {
  readonly random: Random
  readonly subject: Subject
  readonly setClock: (nowMs: number) => void
  readonly http: Send
}

export type Counts = Readonly<Record<string, number>>

/** A larger body is refused without being read. */
const maxBodyBytes = 65_536

type Told = 'accepted' | 'repeated' | 'handler_failed' | 'rejected'

const toldOf = (result: string | undefined): Told =>
  result === 'accepted' || result === 'handler_failed' ? result : result === 'duplicate' || result === 'replayed' ? 'repeated' : 'rejected'

/**
 * Sends this many requests to one plugin and compares its counters with the results.
 * @throws At the first request that is not handled as the oracle decides.
 */
export async function runRound(size: number, { random, subject, setClock, http }: RoundOptions): Promise<Counts> {
  const requests = createRequests(random)
  let nowMs = 1_767_225_600_000 + random.below(63_072_000) * 1_000 // some time within two years
  const handled = new Set<string>()
  const observed = new Set<string>()
  const seen: Record<Told, number> = { accepted: 0, repeated: 0, handler_failed: 0, rejected: 0 }
  const verdicts: Record<Verdict, number> = { authentic: 0, unclear: 0, refused: 0 }
  let calls: VerifiedCallback[] = []
  let mustFail = false
  const handlers = handlersOf(subject, async (callback) => {
    calls.push(callback)
    if (mustFail) throw new Error('the store is down')
  })

  async function receive(request: SentRequest) {
    calls = []
    mustFail = random.chance(0.1)
    const send: Send = random.chance(0.01) ? http : random.pick([asFetchRequest, asFetchRequest, asFetchRequest, asNodeObjects(random)])
    // The same request, sent several times at once, is one callback.
    const copies = mustFail || random.chance(0.97) ? 1 : 3
    const answers = await Promise.all(Array.from({ length: copies }, () => send(handlers[request.provider], request)))
    const verdict = request.body.length > maxBodyBytes ? 'refused' : requests.verdictOf(request, nowMs)
    verdicts[verdict] += copies
    const successes = answers.filter((answer) => isSuccess(request.provider, answer)).length
    const check = (isRight: boolean, wrong: string) => {
      if (!isRight)
        throw violation(request, `${wrong}; it is ${verdict}, the handler ran ${calls.length} times and ${mustFail ? 'failed' : 'resolved'}`, answers)
    }
    check(successes + answers.filter((answer) => isRefusal(request.provider, answer)).length === copies, 'the answer was neither success nor refusal')
    for (const { provider, rawBody, isSigned } of calls)
      check(provider === request.provider && isSigned && request.body.equals(rawBody), 'the handler got a callback that differs from the signed one')
    check(calls.length <= 1, 'the handler ran more than once')
    check(calls.length === 0 || !mustFail || successes === 0, 'a failed handler was answered with success')
    const isKnown = handled.has(keyOf(request))
    if (verdict === 'refused') check(calls.length === 0 && successes === 0, 'it was taken')
    if (verdict === 'authentic') {
      check(calls.length === (isKnown ? 0 : 1), `it is ${isKnown ? 'known' : 'new'}`)
      check(successes === (isKnown || !mustFail ? copies : 0), `${successes} of ${copies} were answered with success`)
    }
    if (calls.length === 1 && !mustFail) handled.add(keyOf(request))
    seen.accepted += mustFail ? 0 : calls.length
    seen.handler_failed += mustFail ? calls.length : 0
    seen.repeated += successes - (mustFail ? 0 : calls.length)
    seen.rejected += copies - successes - (mustFail ? calls.length : 0)
  }

  /** For services that receive callbacks themselves and only report them. It remembers callbacks separately. */
  function observe(request: SentRequest) {
    const headers = joined(request.headers)
    const result = subject.paysignal.observeCallback(request.provider, {
      headers: random.chance(0.5) && isSendable(request) ? new Headers(headers) : headers,
      body: request.body,
    })
    const verdict = requests.verdictOf(request, nowMs)
    verdicts[verdict]++
    const told = toldOf(result)
    const isRight = { authentic: told === (observed.has(keyOf(request)) ? 'repeated' : 'accepted'), refused: told === 'rejected', unclear: true }
    if (!isRight[verdict]) throw violation(request, `it is ${verdict}, and was observed as ${result}`)
    if (told === 'accepted') observed.add(keyOf(request))
    seen[told]++
  }

  const violation = (request: SentRequest, what: string, answers: readonly Answer[] = []) =>
    new Error(`${what}: ${JSON.stringify({ ...request, body: request.body.toString('latin1').slice(0, 500), nowMs, answers })}`)

  for (let index = 0; index < size; index++) {
    nowMs += random.below(50)
    setClock(nowMs)
    const request = requests.next(nowMs)
    try {
      if (!isSendable(request) || random.chance(0.1)) observe(request)
      else await receive(request)
    } catch (error) {
      throw named(`request ${index}`, error)
    }
  }
  const results = await subject.results()
  checkAccount(results, seen)
  return { ...verdicts, ...results }
}

export const named = (label: string, error: unknown) =>
  new Error(`${label}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })

/** The plugin's counter counts every request once, with its result as label. */
function checkAccount(results: Readonly<Partial<Record<CallbackResult, number>>>, seen: Readonly<Record<Told, number>>) {
  const told: Record<Told, number> = { accepted: 0, repeated: 0, handler_failed: 0, rejected: 0 }
  for (const [result, count] of Object.entries(results)) told[toldOf(result)] += count
  if (JSON.stringify(told) !== JSON.stringify(seen))
    throw new Error(`the plugin counted ${JSON.stringify(told)}, its callers saw ${JSON.stringify(seen)}`)
}
