import { metrics } from '@paysignal/contract'
import { series } from '../../queries/promql.ts'
import type { Scenario } from './scenario.ts'
import { fires, provider, steady } from './series-notation.ts'

const lastCheck = (check: string) => series(metrics.lastCheck, { check })
const watched = (instance: string) => `${metrics.providerInfo.name}{provider="${provider}",instance="${instance}"}`
const old = (value: string) => ({ labels: {}, value })

export const observabilityBlindScenarios: readonly Scenario[] = [
  {
    name: 'checks that succeed once a minute are silent',
    series: { [lastCheck('audit')]: '0+60x120', [watched('a')]: steady(1) },
    looks: [{ minute: 60 }],
  },
  {
    name: 'a failing check causes a page after its `for` time, although other checks succeed',
    series: { [lastCheck('audit')]: '0+60x10 600x60', [lastCheck('last_event')]: '0+60x120' },
    looks: [{ minute: 17 }, { minute: 18, fires: old('8m 0s') }],
  },
  {
    name: 'a checker that dies causes a page, the alert stays for hours, and it resolves when a check succeeds again',
    series: { [lastCheck('audit')]: '0+60x10 stale _x168 10800+60x20' },
    looks: [{ minute: 17 }, { minute: 18, fires: old('8m 0s') }, { minute: 179, fires: old('2h 49m 0s') }, { minute: 180 }],
  },
  {
    name: 'a check that has not succeeded since the checker restarted causes a page',
    series: { [lastCheck('audit')]: '0+60x10 stale', [lastCheck('last_event')]: '0+60x10 stale _x2 840+60x60' },
    looks: [{ minute: 17 }, { minute: 18, fires: old('8m 0s') }],
  },
  { name: 'a check that this version does not have causes no page', series: { [lastCheck('of_yesterday')]: '0x10 stale' }, looks: [{ minute: 60 }] },
  { name: 'the alert is silent while nothing has been scraped yet', series: {}, looks: [{ minute: 2 }, { minute: 60 }] },
  {
    name: 'a provider whose services are all gone causes a page after its `for` time, and resolves when one is back',
    series: { [watched('a')]: '1x10 stale', [watched('b')]: '1x5 stale _x53 1x20' },
    looks: [{ minute: 22 }, { minute: 23, fires: fires('10m 0s') }, { minute: 59, fires: fires('10m 0s') }, { minute: 60 }],
  },
  {
    name: 'one of two services may disappear without a page',
    series: { [watched('a')]: '1x10 stale', [watched('b')]: steady(1) },
    looks: [{ minute: 60 }],
  },
]
