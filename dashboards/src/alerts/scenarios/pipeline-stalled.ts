import { metrics } from '@paysignal/contract'
import type { Scenario } from '../../prometheus/rule-test-file.ts'
import { series } from '../../queries/promql.ts'
import { fires, provider, steady } from './series-notation.ts'

const target = '{job="pipeline",instance="a:9464"}'
const commit = `${metrics.lastCommit.name}${target}`
const otherCommit = `${metrics.lastCommit.name}{job="pipeline",instance="b:9464"}`
const lag = `${metrics.lag.name}{job="pipeline",instance="a:9464",partition="0"}`
const stalled = { job: 'pipeline', instance: 'a:9464' }

export const stall: readonly Scenario[] = [
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
    name: 'a pipeline that is gone pages, says since when, and stays until one is back',
    series: { [commit]: '0+60x10 stale', [lag]: '0x10 stale', [otherCommit]: '_x180 10800+60x20' },
    looks: [
      { minute: 22 },
      { minute: 23, fires: { labels: {}, value: '13m 0s' } },
      { minute: 179, fires: { labels: {}, value: '2h 49m 0s' } },
      { minute: 180 },
    ],
  },
  { name: 'rules that were loaded before anything was scraped are silent', series: {}, looks: [{ minute: 2 }, { minute: 60 }] },
  {
    name: 'a pipeline that was seen once, long after the rules were loaded, is missed from then on',
    series: { [commit]: '_x60 3600 stale' },
    looks: [{ minute: 60 }, { minute: 72 }, { minute: 73, fires: { labels: {}, value: '13m 0s' } }],
  },
]

const lastCheck = (check: string) => series(metrics.lastCheck, { check })
const watched = (instance: string) => `${metrics.providerInfo.name}{provider="${provider}",instance="${instance}"}`
const old = (value: string) => ({ labels: {}, value })

export const blind: readonly Scenario[] = [
  {
    name: 'checks that succeed once a minute are silent',
    series: { [lastCheck('audit')]: '0+60x120', [watched('a')]: steady(1) },
    looks: [{ minute: 60 }],
  },
  {
    name: 'a check that fails pages, once it has lasted, although others succeed',
    series: { [lastCheck('audit')]: '0+60x10 600x60', [lastCheck('last_event')]: '0+60x120' },
    looks: [{ minute: 17 }, { minute: 18, fires: old('8m 0s') }],
  },
  {
    name: 'a checker that dies pages, stays for hours, and resolves when it has asked again',
    series: { [lastCheck('audit')]: '0+60x10 stale _x168 10800+60x20' },
    looks: [{ minute: 17 }, { minute: 18, fires: old('8m 0s') }, { minute: 179, fires: old('2h 49m 0s') }, { minute: 180 }],
  },
  {
    name: 'a check that has not succeeded since the checker was started again pages',
    series: { [lastCheck('audit')]: '0+60x10 stale', [lastCheck('last_event')]: '0+60x10 stale _x2 840+60x60' },
    looks: [{ minute: 17 }, { minute: 18, fires: old('8m 0s') }],
  },
  { name: 'a check that this version does not have is not missed', series: { [lastCheck('of_yesterday')]: '0x10 stale' }, looks: [{ minute: 60 }] },
  { name: 'rules that were loaded before anything was scraped are silent', series: {}, looks: [{ minute: 2 }, { minute: 60 }] },
  {
    name: 'a provider whose services are all gone pages, once it has lasted, and until one is back',
    series: { [watched('a')]: '1x10 stale', [watched('b')]: '1x5 stale _x53 1x20' },
    looks: [{ minute: 22 }, { minute: 23, fires: fires('10m 0s') }, { minute: 59, fires: fires('10m 0s') }, { minute: 60 }],
  },
  { name: 'one of two services may go', series: { [watched('a')]: '1x10 stale', [watched('b')]: steady(1) }, looks: [{ minute: 60 }] },
]

export const heartbeat: readonly Scenario[] = [
  {
    name: 'fires always, also when nothing was ever scraped',
    series: {},
    looks: [0, 1, 60].map((minute) => ({ minute, fires: { labels: {}, value: '1' } })),
  },
]
