import { type CallbackResult, type Category, callbackResults, categories, type Outcome, other, outcomes, type StateSource } from '@paysignal/contract'
import type { CodeReading, Operation, Provider } from '@paysignal/providers'
import { ClockEstimate } from './calls/clock.ts'
import { unansweredCategory } from './calls/failure.ts'
import { createRefusalLimit } from './events/refusal-limit.ts'
import { addBins, addSlot, type Bins, type Slot } from './telemetry/instruments.ts'
import type { ServiceMetrics } from './telemetry/service-metrics.ts'
import { createRecordedWords, type RecordedWords } from './words/recorded-words.ts'

/** An operation with its counters. */
export interface WatchedOperation {
  readonly operation: Operation | undefined
  readonly name: string
  readonly api: string
  readonly spanName: string
  /** The source of a state that an answer reports: `create` for operations that are named `*.create`, else `query`. */
  readonly stateSource: StateSource
  readonly calls: Readonly<Record<Outcome, Slot>>
  readonly duration: Bins
}

/** A provider with its counters, and with everything else that is prepared before the first call. */
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
  /** Whether an event may now report one more callback request that is refused with this result. */
  mayReportRefusal(result: CallbackResult, nowMs: number): boolean
  match(method: string, path: string): WatchedOperation
  /** Counts an error code that the provider gave. */
  countError(error: CodeReading): void
  /** Counts a call that got no readable answer. */
  countUnanswered(api: string, category: Category): void
  /** The catalogue's text for a code, or the text of its category. It is never the text that the provider sent. */
  textOf(error: CodeReading): string
}

export function watchProvider(provider: Provider, instruments: ServiceMetrics): WatchedProvider {
  const { name } = provider
  const countersOf = createOperationCounters(name, instruments)
  const watchOne = (operation?: Operation): WatchedOperation => {
    const operationName = operation?.name ?? other
    const spanName = `${name} ${operationName}`
    const stateSource = operationName.endsWith('.create') ? 'create' : 'query'
    return { operation, name: operationName, api: operation?.api ?? other, spanName, stateSource, ...countersOf(operationName) }
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

/** An operation can be listed with several paths, which share its counters. */
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

/** Makes a series at 0 for every code of the catalogue, and series for all other codes. The labels are closed sets, whatever an answer contains. */
function watchCodes(provider: Provider, { callErrors }: ServiceMetrics): Pick<WatchedProvider, 'countError' | 'countUnanswered' | 'textOf'> {
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
  // Most HTTP statuses from 500 on are in no catalogue. Their series starts at 0, so that a rate shows the first error of an outage.
  slotOf(apis.has('http') ? 'http' : other, other, 'system')
  const count = (api: string, label: string, category: Category) => {
    slotOf(apis.has(api) ? api : other, label, category).value += 1
  }
  return {
    countError({ api, code, category, isKnown }) {
      count(api, isKnown && known.has(`${api} ${code}`) ? code : code === '' ? '' : other, category)
    },
    countUnanswered: (api, category) => count(api, '', category),
    textOf: ({ api, code, category }) => texts.get(`${api} ${code}`) ?? categories[category],
  }
}

function slotsFor<K extends string>(set: Readonly<Record<K, unknown>>, make: (key: K) => Slot): Readonly<Record<K, Slot>> {
  // The casts are safe: the keys are those of the set, and each gets a slot.
  return Object.fromEntries((Object.keys(set) as K[]).map((key) => [key, make(key)])) as Record<K, Slot>
}
