import { type CallbackResult, type Category, callbackResults, categories, type Outcome, other, outcomes } from '@paysignal/contract'
import type { CodeReading, Operation, Provider } from '@paysignal/providers'
import { createRefusalLimit } from '../callbacks/refusal-limit.ts'
import { ClockEstimate } from '../calls/clock.ts'
import { unansweredCategory } from '../calls/failure.ts'
import { createRecordedWords, type RecordedWords } from '../words/recorded-words.ts'
import { addBins, addSlot, type Bins, type Slot } from './instruments.ts'
import type { ServiceMetrics } from './service-metrics.ts'

/** An operation with its counters at hand. */
export interface WatchedOperation {
  readonly operation: Operation | undefined
  readonly name: string
  readonly api: string
  readonly spanName: string
  readonly calls: Readonly<Record<Outcome, Slot>>
  readonly duration: Bins
}

/** A provider with its counters at hand: everything that can be prepared before the first call. */
export interface WatchedProvider {
  readonly provider: Provider
  readonly clock: ClockEstimate
  readonly clockSkew: Slot
  readonly clockError: Slot
  readonly timestampBudget: Bins
  readonly rateLimitRemaining: Slot
  readonly callbacks: Readonly<Record<CallbackResult, Slot>>
  readonly callbackLag: Bins
  readonly words: RecordedWords
  /** Whether an event may report a delivery that is refused so at this moment. */
  mayReportRefusal(result: CallbackResult, nowMs: number): boolean
  match(method: string, path: string): WatchedOperation
  countError(api: string, code: string, category: Category, isKnown: boolean): void
  /** The catalogue's words for a code, or ours for its category; never the provider's. */
  textOf(error: CodeReading): string
}

export function watchProvider(provider: Provider, instruments: ServiceMetrics): WatchedProvider {
  const { name } = provider
  const countersOf = createOperationCounters(name, instruments)
  const watchOne = (operation?: Operation): WatchedOperation => {
    const operationName = operation?.name ?? other
    const spanName = `${name} ${operationName}`
    return { operation, name: operationName, api: operation?.api ?? other, spanName, ...countersOf(operationName) }
  }
  const operations = new Map(provider.operations.map((operation) => [operation, watchOne(operation)]))
  const unknownOperation = watchOne()
  addSlot(instruments.providerInfo, { provider: name }, 1)
  return {
    provider,
    clock: new ClockEstimate(),
    clockSkew: addSlot(instruments.clockSkew, { provider: name }, Number.NaN),
    clockError: addSlot(instruments.clockError, { provider: name }, Number.NaN),
    timestampBudget: addBins(instruments.timestampBudget, { provider: name }),
    rateLimitRemaining: addSlot(instruments.rateLimitRemaining, { provider: name }, Number.NaN),
    callbacks: slotsFor(callbackResults, (result) => addSlot(instruments.callbacks, { provider: name, result })),
    callbackLag: addBins(instruments.callbackLag, { provider: name }),
    words: createRecordedWords(provider),
    mayReportRefusal: createRefusalLimit(),
    match(method, path) {
      const operation = provider.matchOperation(method, path)
      return (operation && operations.get(operation)) ?? unknownOperation
    },
    ...watchCodes(provider, instruments),
  }
}

/** One operation can have several paths: they share its counters. */
function createOperationCounters(provider: string, instruments: ServiceMetrics) {
  const counters = new Map<string, Pick<WatchedOperation, 'calls' | 'duration'>>()
  return (operation: string) => {
    const existing = counters.get(operation)
    if (existing) return existing
    const made = {
      calls: slotsFor(outcomes, (outcome) => addSlot(instruments.calls, { provider, operation, outcome })),
      duration: addBins(instruments.callDuration, { provider, operation }),
    }
    counters.set(operation, made)
    return made
  }
}

/** Series for every code of the catalogue, at 0, and for what lies outside it: closed sets, whatever an answer holds. */
function watchCodes(provider: Provider, { callErrors }: ServiceMetrics): Pick<WatchedProvider, 'countError' | 'textOf'> {
  const apis = new Set([...provider.catalogue.map(({ api }) => api), ...provider.operations.map(({ api }) => api), other])
  const slots = new Map<string, Slot>()
  const texts = new Map<string, string>()
  const slotOf = (api: string, code: string, category: Category) => {
    const key = `${api} ${category} ${code}`
    const existing = slots.get(key)
    if (existing) return existing
    const slot = addSlot(callErrors, { provider: provider.name, api, code, category })
    slots.set(key, slot)
    return slot
  }
  const known = new Set<string>()
  for (const { api, code, category, message } of provider.catalogue) {
    if (category === null) continue
    slotOf(api, code, category)
    known.add(`${api} ${code}`)
    if (!texts.has(`${api} ${code}`)) texts.set(`${api} ${code}`, message)
  }
  for (const api of apis) {
    slotOf(api, other, 'unknown')
    for (const category of Object.values(unansweredCategory)) slotOf(api, '', category)
  }
  // Most HTTP statuses from 500 on are in no catalogue: the first of an outage must show in a rate, too.
  slotOf(apis.has('http') ? 'http' : other, other, 'system')
  return {
    countError(api, code, category, isKnown) {
      const label = isKnown && known.has(`${api} ${code}`) ? code : code === '' ? '' : other
      slotOf(apis.has(api) ? api : other, label, category).value += 1
    },
    textOf: ({ api, code, category }) => texts.get(`${api} ${code}`) ?? categories[category],
  }
}

function slotsFor<K extends string>(set: Readonly<Record<K, unknown>>, make: (key: K) => Slot): Readonly<Record<K, Slot>> {
  return Object.fromEntries((Object.keys(set) as K[]).map((key) => [key, make(key)])) as Record<K, Slot> // keys of the set, one slot each
}
