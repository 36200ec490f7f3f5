import { metrics } from '@paysignal/contract'
import type { Scenario } from './scenario.ts'
import { steady } from './series-notation.ts'

const target = '{job="pipeline",instance="a:9464"}'
const commit = `${metrics.lastCommit.name}${target}`
const otherCommit = `${metrics.lastCommit.name}{job="pipeline",instance="b:9464"}`
const lag = `${metrics.lag.name}{job="pipeline",instance="a:9464",partition="0"}`
const stalled = { job: 'pipeline', instance: 'a:9464' }

export const pipelineStalledScenarios: readonly Scenario[] = [
  {
    name: 'the alert fires after its `for` time if events wait and nobody commits',
    series: { [commit]: steady(0), [lag]: steady(1) },
    looks: [{ minute: 7 }, { minute: 8, fires: { labels: stalled, value: '8m 0s' } }],
  },
  { name: 'a backlog is silent while the pipeline commits', series: { [commit]: '0+60x120', [lag]: steady(100_000) }, looks: [{ minute: 60 }] },
  { name: 'a pipeline with nothing to do is silent', series: { [commit]: '0+60x120', [lag]: steady(0) }, looks: [{ minute: 60 }] },
  {
    name: 'a process without partitions is silent while another process commits',
    series: { [commit]: steady(0), [otherCommit]: '0+60x120' },
    looks: [{ minute: 60 }],
  },
  {
    name: 'a log that cannot be read causes a page, although no events are known to wait',
    series: { [commit]: steady(0), [lag]: steady(0) },
    looks: [{ minute: 12 }, { minute: 13, fires: { labels: {}, value: '13m 0s' } }],
  },
  {
    name: 'a healthy process does not hide a stalled process',
    series: { [commit]: steady(0), [lag]: steady(1), [otherCommit]: '0+60x120' },
    looks: [{ minute: 8, fires: { labels: stalled, value: '8m 0s' } }],
  },
  {
    name: 'a pipeline that is gone causes a page, shows since when, and resolves when a pipeline is back',
    series: { [commit]: '0+60x10 stale', [lag]: '0x10 stale', [otherCommit]: '_x180 10800+60x20' },
    looks: [
      { minute: 22 },
      { minute: 23, fires: { labels: {}, value: '13m 0s' } },
      { minute: 179, fires: { labels: {}, value: '2h 49m 0s' } },
      { minute: 180 },
    ],
  },
  { name: 'the alert is silent while nothing has been scraped yet', series: {}, looks: [{ minute: 2 }, { minute: 60 }] },
  {
    name: 'a pipeline that was scraped only once, long after the rules were loaded, causes a page when it is gone',
    series: { [commit]: '_x60 3600 stale' },
    looks: [{ minute: 60 }, { minute: 72 }, { minute: 73, fires: { labels: {}, value: '13m 0s' } }],
  },
]
