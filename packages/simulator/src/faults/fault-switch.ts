import { createRandom } from '../random.ts'
import { type FaultScope, faultKindOf, faultKinds } from './fault-kinds.ts'
import type {
  CallbackFault,
  ClockFault,
  DelayFault,
  Fault,
  FaultRule,
  FaultScript,
  PaymentFault,
  ProviderName,
  RateLimitFault,
  SecretFault,
  SettlementFault,
} from './fault-script.ts'
import { createWindow, type RateWindow } from './rate-window.ts'

export interface CallSubject {
  readonly provider: ProviderName
  readonly operation: string
  /** The id in the request, see `merchantIdIn`. Empty when the request has none. */
  readonly orderId: string
}

export interface ObjectSubject {
  readonly provider: ProviderName
  readonly object: 'order' | 'refund' | 'payout'
  readonly orderId: string
}

/** Faults that decide how a call ends. */
export type EndingFault = Exclude<Fault, DelayFault | RateLimitFault | ClockFault | SecretFault | CallbackFault | SettlementFault | PaymentFault>

export interface CallVerdict {
  readonly delayMs: number
  readonly ending?: EndingFault
  /** The state of the rate limit after this call, if a rate limit applies to it. */
  readonly rateLimit?: {
    readonly limit: number
    readonly remaining: number
    readonly resetMs: number
    readonly isExceeded: boolean
    readonly code: string
  }
}

/** The current fault script. Every part of the simulator that a fault can change calls one of these methods. */
export interface FaultSwitch {
  set(script: FaultScript): void
  script(): FaultScript
  /** How often each rule was applied since the script was set. */
  hits(): Readonly<Record<string, number>>
  forCall(subject: CallSubject): CallVerdict
  clockSkewMs(provider: ProviderName): number
  isSecretRotated(provider: ProviderName, side: 'requests' | 'callbacks'): boolean
  forCallback(subject: ObjectSubject): readonly CallbackFault[]
  forSettlement(subject: ObjectSubject): SettlementFault | undefined
  forPayment(provider: ProviderName, orderId: string): string | undefined
}

interface RunningRule extends FaultRule {
  readonly label: string
  readonly index: number
  readonly scope: FaultScope
  readonly window?: RateWindow
  hits: number
  /** Number of matches so far for each subject. With it, the n-th call about an order is treated the same in every run. */
  readonly matches: Map<string, number>
}

/** How many subjects a rule remembers. For a forgotten subject the count of matches starts again. */
const rememberedSubjects = 50_000

export function createFaultSwitch({ seed, now, script = { faults: [] } }: { seed: number; now: () => number; script?: FaultScript }): FaultSwitch {
  let current: FaultScript = script
  let rules: readonly RunningRule[] = []
  let since = 0

  const set = (next: FaultScript) => {
    current = next
    since = now()
    rules = next.faults.map(runningRule)
  }

  const isInTime = ({ from = 0, until = Number.POSITIVE_INFINITY }: FaultRule) => {
    const seconds = (now() - since) / 1000
    return seconds >= from && seconds < until
  }

  /** Whether the rule applies to this match, by its limit and its rate. Counts the hit. */
  const applies = (rule: RunningRule, subject: string, draw: string): boolean => {
    if (rule.hits >= (rule.once ? 1 : (rule.times ?? Number.POSITIVE_INFINITY))) return false
    if (rule.rate !== undefined && createRandom(seed, 'fault', String(rule.index), subject, draw).next() >= rule.rate) return false
    rule.hits += 1
    return true
  }

  const active = (scope: FaultScope, provider: ProviderName) =>
    rules.filter((rule) => rule.scope === scope && (rule.provider ?? provider) === provider && isInTime(rule))

  const aboutObject = (scope: FaultScope, { provider, object, orderId }: ObjectSubject) =>
    active(scope, provider).filter((rule) => (rule.object ?? object) === object && matchesId(rule, orderId))

  set(current)
  return {
    set,
    script: () => current,
    hits: () => Object.fromEntries(rules.map((rule) => [rule.label, rule.hits])),
    forCall: (subject) => {
      const matching = active('call', subject.provider).filter(
        (rule) => matchesOperation(rule, subject.operation) && matchesId(rule, subject.orderId),
      )
      return callVerdict(matching, now(), (rule) => applies(rule, `${subject.operation}/${subject.orderId}`, nextDraw(rule, subject)))
    },
    clockSkewMs: (provider) => active('ambient', provider).reduce((sum, { fault }) => sum + ('clockSkewMs' in fault ? fault.clockSkewMs : 0), 0),
    isSecretRotated: (provider, side) =>
      active('ambient', provider).some(
        (rule) =>
          'secret' in rule.fault &&
          [side, 'both'].includes(rule.fault.side ?? 'both') &&
          applies(rule, side, nextDraw(rule, { operation: side, orderId: '' })),
      ),
    forCallback: (subject) =>
      aboutObject('callback', subject)
        .filter((rule) =>
          applies(rule, `${subject.object}/${subject.orderId}`, nextDraw(rule, { operation: subject.object, orderId: subject.orderId })),
        )
        .map((rule) => rule.fault as CallbackFault), // The cast is safe: every rule with scope `callback` has a CallbackFault.
    forSettlement: (subject) => {
      // Every check of an object uses the same random number, so a blocked object stays blocked while the rule is active.
      const rule = aboutObject('settlement', subject).find((candidate) => applies(candidate, `${subject.object}/${subject.orderId}`, ''))
      return rule?.fault as SettlementFault | undefined // The cast is safe: every rule with scope `settlement` has a SettlementFault.
    },
    forPayment: (provider, orderId) => {
      const rule = aboutObject('payment', { provider, object: 'order', orderId }).find((candidate) => applies(candidate, orderId, ''))
      return rule && (rule.fault as PaymentFault).payment // The cast is safe: every rule with scope `payment` has a PaymentFault.
    },
  }
}

function runningRule(rule: FaultRule, index: number): RunningRule {
  const kind = faultKindOf(rule.fault)
  const scope = kind ? faultKinds[kind].scope : 'call'
  const window = 'rateLimit' in rule.fault ? { window: createWindow(rule.fault.rateLimit) } : {}
  return { ...rule, ...window, label: rule.name ?? `faults[${index}]`, index, scope, hits: 0, matches: new Map() }
}

const matchesPattern = (pattern: string, value: string) => (pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern)
const matchesOperation = ({ operation }: FaultRule, value: string) => operation === undefined || matchesPattern(operation, value)
const matchesId = ({ orderId }: FaultRule, value: string) => orderId === undefined || matchesPattern(orderId, value)

function nextDraw(rule: RunningRule, { operation, orderId }: { operation: string; orderId: string }): string {
  if (rule.rate === undefined) return ''
  const key = `${operation}/${orderId}`
  const count = (rule.matches.get(key) ?? 0) + 1
  const [oldest] = rule.matches.keys()
  if (rule.matches.size >= rememberedSubjects && oldest !== undefined) rule.matches.delete(oldest)
  rule.matches.set(key, count)
  return String(count)
}

function callVerdict(matching: readonly RunningRule[], nowMs: number, applies: (rule: RunningRule) => boolean): CallVerdict {
  let delayMs = 0
  let rateLimit: CallVerdict['rateLimit']
  for (const rule of matching) {
    const { fault, window } = rule
    if (window && 'rateLimit' in fault) {
      const counted = window.count(nowMs)
      const isExceeded = counted.isExceeded && applies(rule)
      rateLimit = { ...counted, isExceeded, limit: fault.rateLimit.limit, code: fault.rateLimit.code ?? '-30' }
      if (isExceeded) return { delayMs, rateLimit }
    } else if (!applies(rule)) continue
    else if ('delayMs' in fault) delayMs += fault.delayMs ?? 0
    // The cast is safe: every rule with scope `call` that has no rate limit and no delay has an EndingFault.
    else return { delayMs, ending: fault as EndingFault, ...(rateLimit && { rateLimit }) }
  }
  return { delayMs, ...(rateLimit && { rateLimit }) }
}
