import { metrics } from '@paysignal/contract'
import { callbacksLost, callbacksMissing } from '../alerts/callbacks-missing.ts'
import { observabilityBlind } from '../alerts/observability-blind.ts'
import { pipelineStalled } from '../alerts/pipeline-stalled.ts'
import { providerUnreachable } from '../alerts/provider-unreachable.ts'
import { rateLimited } from '../alerts/rate-limited.ts'
import { lostCallbacks, missingCallbacks } from '../alerts/scenarios/callbacks-missing.ts'
import { blind, heartbeat, stall } from '../alerts/scenarios/pipeline-stalled.ts'
import { unreachable } from '../alerts/scenarios/provider-unreachable.ts'
import { fires, growing, jumping, provider, steady } from '../alerts/scenarios/series-notation.ts'
import { settlementLagHigh } from '../alerts/settlement-lag-high.ts'
import { signatureFailures, timestampsExpired } from '../alerts/signature-failures.ts'
import { watchdog } from '../alerts/watchdog.ts'
import { seconds, series } from '../queries/promql.ts'
import type { Sites } from '../sites.ts'
import { thresholds } from '../thresholds.ts'
import { ruleTestFile, type Scenario } from './rule-test-file.ts'

const ok = series(metrics.calls, { provider, operation: 'order.query', outcome: 'ok' })
const failed = series(metrics.calls, { provider, operation: 'order.query', outcome: 'provider_error' })
const errors = (category: string) => series(metrics.callErrors, { provider, api: 'general', code: 'X', category })

/** Thousand calls a minute, of which so many fail. */
const share = (category: string, failing: number) => ({
  [ok]: growing(1000 - failing),
  [failed]: growing(failing),
  [errors(category)]: growing(failing),
})

const rejected = (category: 'signature' | 'timestamp'): readonly Scenario[] => {
  const { calls, share: limit } = thresholds[category]
  const few = (count: number) => ({ [ok]: '0+1x10 10x110', [failed]: jumping(count), [errors(category)]: jumping(count) })
  return [
    { name: 'a share just below the limit is silent', series: share(category, limit * 1000 - 1), looks: [{ minute: 60 }] },
    { name: 'a share just above it fires', series: share(category, limit * 1000 + 1), looks: [{ minute: 60, fires: fires('5.1%') }] },
    { name: 'a stray call or two are no incident where there are few', series: few(calls - 1), looks: [{ minute: 21 }, { minute: 25 }] },
    {
      name: 'one more is, once it has lasted',
      series: few(calls),
      looks: [{ minute: 20 }, { minute: 21, fires: fires('100%') }, { minute: 29, fires: fires('100%') }, { minute: 31 }],
    },
    {
      name: 'an integration that never worked does not page',
      series: { [failed]: growing(1000), [errors(category)]: growing(1000) },
      looks: [{ minute: 60 }],
    },
  ]
}

const limited = (failing: number, calls: number) => ({
  [ok]: jumping(calls - failing),
  [failed]: jumping(failing),
  [errors('rate_limit')]: jumping(failing),
})

const rateLimits: readonly Scenario[] = [
  { name: 'a share just below the limit is silent', series: share('rate_limit', thresholds.rateLimit.share * 1000 - 1), looks: [{ minute: 60 }] },
  {
    name: 'a share just above it fires',
    series: share('rate_limit', thresholds.rateLimit.share * 1000 + 1),
    looks: [{ minute: 60, fires: fires('5.1%') }],
  },
  { name: 'too few calls have no share', series: limited(10, thresholds.rateLimit.calls - 1), looks: [{ minute: 26 }] },
  {
    name: 'enough calls have one, once it has lasted',
    series: limited(10, thresholds.rateLimit.calls),
    looks: [{ minute: 24 }, { minute: 25, fires: fires('20%') }],
  },
]

const p95 = series(metrics.settlementLag, { provider, quantile: '0.95' })
const oldest = series(metrics.settlementOldest, { provider })
const { p95Ms, oldestMs } = thresholds.settlement
const seen = (check: string) => series(metrics.lastCheck, { check })

const settlement: readonly Scenario[] = [
  {
    name: 'what settles within the limit is silent',
    series: { [p95]: steady(seconds(p95Ms)), [oldest]: steady(seconds(oldestMs)) },
    looks: [{ minute: 60 }],
  },
  {
    name: 'slow settlement fires, once it has lasted',
    series: { [p95]: steady(seconds(p95Ms) + 1) },
    looks: [{ minute: 4 }, { minute: 5, fires: fires('10m 1s') }],
  },
  {
    name: 'one stuck order fires although the others settle',
    series: { [p95]: steady(30), [oldest]: steady(seconds(oldestMs) + 1) },
    looks: [{ minute: 4 }, { minute: 5, fires: fires('20m 1s') }],
  },
  {
    name: 'a provider that the checker no longer speaks of is settled; while the checker is gone, it is not known to be',
    series: {
      [p95]: `${seconds(p95Ms) + 1}x20 stale`,
      [seen('settlement_lag')]: '1x20 stale _x20 1x60',
      [seen('oldest_unsettled')]: '1x20 stale _x30 1x60',
    },
    looks: [{ minute: 20, fires: fires('10m 1s') }, { minute: 45, fires: fires('10m 1s') }, { minute: 52 }],
  },
  {
    name: 'the median does not count',
    series: { [series(metrics.settlementLag, { provider, quantile: '0.5' })]: steady(seconds(p95Ms) + 1) },
    looks: [{ minute: 60 }],
  },
]

/** A test file for each alert: silent just before its threshold, firing just after. */
export const ruleTests = (sites: Sites) => [
  ruleTestFile(providerUnreachable, unreachable, sites),
  ruleTestFile(callbacksMissing, missingCallbacks, sites),
  ruleTestFile(callbacksLost, lostCallbacks, sites),
  ruleTestFile(signatureFailures, rejected('signature'), sites),
  ruleTestFile(timestampsExpired, rejected('timestamp'), sites),
  ruleTestFile(pipelineStalled, stall, sites),
  ruleTestFile(observabilityBlind, blind, sites),
  ruleTestFile(rateLimited, rateLimits, sites),
  ruleTestFile(settlementLagHigh, settlement, sites),
  ruleTestFile(watchdog, heartbeat, sites),
]
