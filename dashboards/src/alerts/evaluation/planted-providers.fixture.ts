import type { Seed } from '../../seeded-store/seeded-store.fixture.ts'
import { times, trafficOf } from '../../seeded-store/traffic.fixture.ts'
import { thresholds } from '../../thresholds.ts'

/** Providers with planted events, for the SQL form of one alert. */
interface PlantedProviders {
  /** Just below a limit: the SQL must not return them. */
  readonly below: readonly string[]
  /** At a limit, or planted for another alert and over a limit of this one too: the SQL must return exactly these. */
  readonly breaching: readonly string[]
}

/** The providers on both sides of the limits, for each alert with a SQL form. */
export const plantedProviders: Readonly<Record<string, PlantedProviders>> = {
  PaymentSignatureFailures: {
    below: ['signature-floor-below', 'signature-share-below'],
    breaching: ['signature-floor-at', 'signature-over-when-fast', 'signature-share-at'],
  },
  PaymentTimestampsExpired: {
    below: ['timestamp-floor-below', 'timestamp-share-below'],
    breaching: ['timestamp-floor-at', 'timestamp-over-when-fast', 'timestamp-share-at'],
  },
  PaymentRateLimited: { below: ['limit-few-calls', 'limit-share-below'], breaching: ['limit-enough-calls', 'limit-share-at', 'refusing'] },
  PaymentSettlementLagHigh: { below: ['lag-below', 'stuck-below'], breaching: ['lag-above', 'stuck-above'] },
  PaymentProviderUnreachable: {
    below: ['down-few', 'down-share-below'],
    breaching: ['down-aborted', 'down-enough', 'down-malformed', 'down-system', 'down-timeout', 'down-transport'],
  },
  PaymentCallbacksMissing: {
    below: ['silent-few-orders', 'unknown-few'],
    breaching: ['silent', 'silent-again', 'silent-all-rejected', 'silent-looked-up', 'unknown'],
  },
  PaymentCallbacksLost: {
    below: ['owing-few', 'owing-not-yet'],
    breaching: ['owing-many', 'owing-while-others-come', 'unknown', 'unknown-repaired'],
  },
}

const now = Date.now()
const traffic = (provider: string) => trafficOf(provider, now)

/** The events of all planted providers. */
export const plantedEvents = (): readonly Seed[] => [
  ...rejected('signature'),
  ...rejected('timestamp'),
  ...limited(),
  ...down(),
  ...settling(),
  ...owing(),
  ...silent(),
  ...normal(),
]

/** Providers on both sides of each limit of the alerts on rejected calls. */
function rejected(category: 'signature' | 'timestamp') {
  const { calls, share } = thresholds[category]
  const named = (name: string) => traffic(`${category}-${name}`)
  const mixed = (name: string, failing: number) => [
    ...times(100 - failing, (n) => named(name).call(n)),
    ...times(failing, (n) => named(name).failed(n, category)),
  ]
  return [
    ...mixed('share-below', share * 100 - 1),
    ...mixed('share-at', share * 100),
    named('floor-below').call(3600),
    ...times(calls - 1, (n) => named('floor-below').failed(n, category)),
    named('floor-at').call(3600),
    ...times(calls, (n) => named('floor-at').failed(n, category)),
    ...times(50, (n) => named('never-worked').failed(n, category)),
    named('long-over').call(3600),
    ...times(50, (n) => named('long-over').failed(660 + n, category)),
    // These calls are inside the window in real time, and outside it at 60 times the speed.
    named('over-when-fast').call(100),
    ...times(calls, (n) => named('over-when-fast').failed(20 + n, category)),
  ]
}

function limited() {
  const { calls, share } = thresholds.rateLimit
  const mixed = (name: string, all: number, failing: number) => [
    ...times(all - failing, (n) => traffic(name).call(n / 10)),
    ...times(failing, (n) => traffic(name).failed(n / 10, 'rate_limit')),
  ]
  return [
    ...mixed('limit-share-below', 200, 200 * share - 1),
    ...mixed('limit-share-at', 200, 200 * share),
    ...mixed('limit-few-calls', calls - 1, 20),
    ...mixed('limit-enough-calls', calls, 20),
  ]
}

/** Providers on both sides of the limits of PaymentProviderUnreachable, one for each way to be unreachable. */
function down() {
  const { calls, share, windowMs } = thresholds.unreachable
  const mixed = (name: string, failing: number, category: Seed['category'] = 'timeout', secondsAgo = 60) => [
    ...times(100 - failing, (n) => traffic(name).call(secondsAgo + n / 10)),
    ...times(failing, (n) => traffic(name).failed(secondsAgo + n / 10, category)),
  ]
  return [
    ...mixed('down-share-below', share * 100 - 1),
    ...(['timeout', 'transport', 'aborted', 'malformed', 'system'] as const).flatMap((category) => mixed(`down-${category}`, share * 100, category)),
    ...mixed('refusing', 100, 'rate_limit'),
    ...mixed('down-long-ago', 100, 'timeout', windowMs / 1000 + 1),
    ...times(calls - 1, (n) => traffic('down-few').failed(60 + n, 'timeout')),
    ...times(calls, (n) => traffic('down-enough').failed(60 + n, 'timeout')),
  ]
}

function settling() {
  const { p95Ms, oldestMs, horizonMs } = thresholds.settlement
  const paid = (name: string, secondsAgo: number) => traffic(name).seen('o-1', secondsAgo, { state: 'confirming' })
  return [
    ...traffic('lag-below').complete('o-1', 60, p95Ms / 1000),
    ...traffic('lag-above').complete('o-1', 60, p95Ms / 1000 + 1),
    ...traffic('lag-long-ago').complete('o-1', 4000, p95Ms / 1000 + 1),
    paid('stuck-below', oldestMs / 1000 - 60),
    paid('stuck-above', oldestMs / 1000 + 1),
    paid('stuck-for-days', horizonMs / 1000 + 60),
  ]
}

function owing() {
  const { overdue, allowanceMs, overdueHorizonMs } = thresholds.callbacks
  const late = allowanceMs / 1000 + 5
  const forgotten = (name: string, count: number, secondsAgo: number) => times(count, (n) => traffic(name).forgotten(`o-${n}`, secondsAgo))
  return [
    ...forgotten('owing-few', overdue - 1, late),
    ...forgotten('owing-many', overdue, late),
    ...forgotten('owing-not-yet', overdue, late - 65),
    ...forgotten('owing-for-days', overdue, late + overdueHorizonMs / 1000 + 60),
    ...forgotten('owing-while-others-come', overdue, late),
    traffic('owing-while-others-come').callback(60),
  ]
}

/** Providers whose callbacks stopped, whose callbacks arrive again, and whose callbacks only seem to have stopped. */
function silent() {
  const { missing, unanswered, allowanceMs } = thresholds.callbacks
  const late = allowanceMs / 1000 + 5
  const ranOut = (name: string, count: number, secondsAgo = late) => [
    ...times(count, (n) => traffic(name).created(`o-${n}`, 4000)),
    ...times(count, (n) => traffic(name).seen(`o-${n}`, 3900, { state: 'pending', expires_at: now - secondsAgo * 1000 })),
  ]
  const ordered = (name: string, count: number, secondsAgo = 20 * 60) => times(count, (n) => traffic(name).created(`o-${n}`, secondsAgo))
  return [
    ...ranOut('unknown-few', missing - 1),
    ...ranOut('unknown', missing),
    ...ranOut('unknown-not-yet', missing, late - 65),
    ...ranOut('unknown-repaired', missing),
    traffic('unknown-repaired').callback(60),
    ...ranOut('unknown-looked-up', missing),
    ...times(missing, (n) => traffic('unknown-looked-up').seen(`o-${n}`, 60, { state: 'expired', is_final: true, is_announced: true })),
    ...ordered('silent-few-orders', unanswered - 1),
    ...ordered('silent', unanswered),
    ...ordered('silent-looked-up', unanswered),
    ...times(unanswered, (n) => traffic('silent-looked-up').seen(`o-${n}`, 600, { state: 'settled', is_final: true, is_announced: true })),
    ...ordered('silent-repaired', unanswered),
    traffic('silent-repaired').callback(60),
    ...ordered('silent-again', unanswered, 20 * 60),
    traffic('silent-again').callback(21 * 60),
    ...ordered('silent-all-rejected', unanswered),
    ...times(20, (n) => traffic('silent-all-rejected').callback(60 + n, { callback_result: 'rejected_signature' })),
    ...ordered('silent-orders-too-new', unanswered, 60),
  ]
}

/** An hour of normal traffic with the usual number of errors. */
const normal = () => [
  ...times(30, (n) => traffic('normal').complete(`o-${n}`, n * 100)),
  ...times(400, (n) => traffic('normal').call(n * 9)),
  ...times(20, (n) => traffic('normal').failed(n * 180, 'validation')),
  ...times(10, (n) => traffic('normal').failed(n * 300, 'not_found')),
  traffic('normal').failed(30, 'signature'),
  traffic('normal').failed(40, 'timestamp'),
  ...times(3, (n) => traffic('normal').failed(n * 100, 'rate_limit')),
]
