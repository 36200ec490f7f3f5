import { metrics } from '@paysignal/contract'
import { series } from '../../queries/promql.ts'
import { thresholds } from '../../thresholds.ts'
import type { Scenario } from './scenario.ts'
import { fires, growing, jumping, provider, steady } from './series-notation.ts'

const limits = thresholds.unreachable
const ok = series(metrics.calls, { provider, operation: 'order.create', outcome: 'ok' })
const failed = series(metrics.calls, { provider, operation: 'order.create', outcome: 'timeout' })
const errors = (category: string) => series(metrics.callErrors, { provider, api: 'web', code: '', category })

/** A thousand calls a minute, of which `failing` calls fail. */
const share = (failing: number) => ({ [ok]: growing(1000 - failing), [failed]: growing(failing), [errors('timeout')]: growing(failing) })
const few = (count: number) => ({ [failed]: jumping(count), [errors('transport')]: jumping(count) })
const hundredth = (category: string) => [errors(category), growing(100)] as const

/** Calls succeed for ten minutes, fail for ten minutes, and so on. */
const [good, bad] = ['0+100x10 1000x9 1000+100x10 2000x30', '0x10 100+100x9 1000x10 1100+100x30']

export const providerUnreachableScenarios: readonly Scenario[] = [
  { name: 'a share just below the limit is silent', series: share(limits.share * 1000 - 1), looks: [{ minute: 60 }] },
  {
    name: 'the alert fires for a share just above the limit',
    series: share(limits.share * 1000 + 1),
    looks: [{ minute: 60, fires: fires('50.1%') }],
  },
  {
    name: 'with few calls, a few failures are silent',
    series: few(limits.calls - 1),
    looks: [20, 21, 22, 23, 25].map((minute) => ({ minute })),
  },
  {
    name: 'with one more failed call, the alert fires after its `for` time',
    series: few(limits.calls),
    looks: [{ minute: 21 }, { minute: 22, fires: fires('100%') }, { minute: 24, fires: fires('100%') }, { minute: 25 }],
  },
  {
    name: 'no answer, an unreadable answer, a failure inside the provider and a caller that gives up are counted together',
    series: {
      [ok]: growing(500),
      [failed]: growing(500),
      ...Object.fromEntries(['transport', 'timeout', 'aborted', 'malformed', 'system'].map(hundredth)),
    },
    looks: [{ minute: 60, fires: fires('50%') }],
  },
  {
    name: 'when a provider stops answering, the alert fires within minutes, although fewer calls time out than succeeded before',
    series: { [ok]: '0+1560x20 31200x100', [failed]: '0x20 60+60x100', [errors('timeout')]: '0x20 60+60x100' },
    looks: [{ minute: 20 }, { minute: 26 }, { minute: 27, fires: fires('100%') }],
  },
  {
    name: 'the alert resolves when calls succeed, and fires again for a second outage',
    series: { [ok]: good, [failed]: bad, [errors('system')]: bad },
    looks: [{ minute: 9 }, { minute: 15, fires: fires('100%') }, { minute: 24 }, { minute: 29 }, { minute: 36, fires: fires('100%') }],
  },
  {
    name: 'the alert also fires for a provider that has never answered',
    series: { [failed]: growing(10), [errors('timeout')]: growing(10) },
    looks: [{ minute: 60, fires: fires('100%') }],
  },
  {
    name: 'rejected calls are silent, because the provider answered them',
    series: { [failed]: growing(10), [errors('signature')]: growing(10), [errors('rate_limit')]: growing(10) },
    looks: [{ minute: 60 }],
  },
  { name: 'a provider that nobody calls is silent', series: { [failed]: steady(7), [errors('timeout')]: steady(7) }, looks: [{ minute: 60 }] },
]
