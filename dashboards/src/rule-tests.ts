import { metrics } from '@paysignal/contract'
import { callbacksMissing } from './alert-callbacks-missing.ts'
import { pipelineStalled } from './alert-pipeline-stalled.ts'
import { rateLimited } from './alert-rate-limited.ts'
import { signatureFailures, timestampsExpired } from './alert-rejected-calls.ts'
import { settlementLagHigh } from './alert-settlement-lag.ts'
import { seconds, series } from './promql.ts'
import { ruleTestFile, type Scenario } from './rule-test.ts'
import type { Sites } from './sites.ts'
import { thresholds } from './thresholds.ts'

const provider = 'acme'
const labels = { provider }
const fires = (value: string) => ({ labels, value })

/** A counter that grows by `step` a minute. */
const growing = (step: number) => `0+${step}x120`
/** A counter that jumps from 0 to `value` between minute 19 and minute 20, after its series was long known. */
const jumping = (value: number) => `0x19 ${value}x100`
const steady = (value: number) => `${value}x120`

const ok = series(metrics.calls, { provider, operation: 'order.query', outcome: 'ok' })
const failed = series(metrics.calls, { provider, operation: 'order.query', outcome: 'provider_error' })
const created = series(metrics.calls, { provider, operation: 'order.create', outcome: 'ok' })
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

const { overdue, silentOrders } = thresholds.callbacks
const callbackSeries = series(metrics.callbacks, { provider, result: 'accepted' })
const overdueSeries = series(metrics.callbacksOverdue, { provider })

const missingCallbacks: readonly Scenario[] = [
  { name: 'a few overdue callbacks are work for the day', series: { [overdueSeries]: steady(overdue - 1) }, looks: [{ minute: 60 }] },
  {
    name: 'more overdue callbacks page, once it has lasted',
    series: { [overdueSeries]: `0x9 ${overdue}x60` },
    looks: [{ minute: 14 }, { minute: 15, fires: fires(String(overdue)) }],
  },
  { name: 'too few orders cannot be called silence', series: { [created]: jumping(silentOrders - 1) }, looks: [{ minute: 50 }] },
  {
    name: 'orders without any callback page, once callbacks are due and it has lasted',
    series: { [created]: jumping(silentOrders), [callbackSeries]: steady(0) },
    looks: [{ minute: 39 }, { minute: 40, fires: fires(String(silentOrders)) }],
  },
  {
    name: 'a provider whose callbacks never had a series is silent as well',
    series: { [created]: growing(10) },
    looks: [{ minute: 60, fires: fires('300') }],
  },
  { name: 'callbacks that come keep it quiet', series: { [created]: growing(10), [callbackSeries]: growing(1) }, looks: [{ minute: 60 }] },
  { name: 'a provider that is not used does not page', series: { [created]: steady(0), [callbackSeries]: steady(0) }, looks: [{ minute: 60 }] },
  {
    name: 'rejected callbacks are no callbacks',
    series: { [created]: growing(10), [series(metrics.callbacks, { provider, result: 'rejected_signature' })]: growing(10) },
    looks: [{ minute: 60, fires: fires('300') }],
  },
]

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
    name: 'the median does not count',
    series: { [series(metrics.settlementLag, { provider, quantile: '0.5' })]: steady(seconds(p95Ms) + 1) },
    looks: [{ minute: 60 }],
  },
]

const target = '{job="pipeline",instance="a:9464"}'
const commit = `${metrics.lastCommit.name}${target}`
const otherCommit = `${metrics.lastCommit.name}{job="pipeline",instance="b:9464"}`
const lag = `${metrics.lag.name}{job="pipeline",instance="a:9464",partition="0"}`
const stalled = { job: 'pipeline', instance: 'a:9464' }

const stall: readonly Scenario[] = [
  {
    name: 'events that wait while nothing is committed page, once it has lasted',
    series: { [commit]: steady(0), [lag]: steady(1) },
    looks: [{ minute: 7 }, { minute: 8, fires: { labels: stalled, value: '8m 0s' } }],
  },
  { name: 'a backlog that is being worked off is silent', series: { [commit]: '0+60x120', [lag]: steady(100_000) }, looks: [{ minute: 60 }] },
  { name: 'nothing to do is no stall', series: { [commit]: '0+60x120', [lag]: steady(0) }, looks: [{ minute: 60 }] },
  {
    name: 'a process without partitions is no stall while another gets on',
    series: { [commit]: steady(0), [otherCommit]: '0+60x120' },
    looks: [{ minute: 60 }],
  },
  {
    name: 'a log that cannot be asked pages, although nothing is known to wait',
    series: { [commit]: steady(0), [lag]: steady(0) },
    looks: [{ minute: 12 }, { minute: 13, fires: { labels: {}, value: '13m 0s' } }],
  },
  {
    name: 'a healthy process does not hide a stalled one',
    series: { [commit]: steady(0), [lag]: steady(1), [otherCommit]: '0+60x120' },
    looks: [{ minute: 8, fires: { labels: stalled, value: '8m 0s' } }],
  },
  {
    name: 'a pipeline that is gone pages',
    series: { [commit]: '0+60x10 stale', [lag]: '0x10 stale' },
    looks: [{ minute: 22 }, { minute: 23, fires: { labels: {}, value: '10m 0s' } }],
  },
]

/** A test file for each alert: silent just before its threshold, firing just after. */
export const ruleTests = (sites: Sites) => [
  ruleTestFile(callbacksMissing, missingCallbacks, sites),
  ruleTestFile(signatureFailures, rejected('signature'), sites),
  ruleTestFile(timestampsExpired, rejected('timestamp'), sites),
  ruleTestFile(pipelineStalled, stall, sites),
  ruleTestFile(rateLimited, rateLimits, sites),
  ruleTestFile(settlementLagHigh, settlement, sites),
]
