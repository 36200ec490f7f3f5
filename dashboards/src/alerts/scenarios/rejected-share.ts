import { thresholds } from '../../thresholds.ts'
import { errors, failed, ok, share } from './call-series.ts'
import type { Scenario } from './scenario.ts'
import { fires, growing, jumping } from './series-notation.ts'

/** Scenarios for an alert on calls that a provider rejects with one category. */
export const rejectedShareScenarios = (category: 'signature' | 'timestamp'): readonly Scenario[] => {
  const { calls, share: limit } = thresholds[category]
  const few = (count: number) => ({ [ok]: '0+1x10 10x110', [failed]: jumping(count), [errors(category)]: jumping(count) })
  return [
    { name: 'a share just below the limit is silent', series: share(category, limit * 1000 - 1), looks: [{ minute: 60 }] },
    {
      name: 'the alert fires for a share just above the limit',
      series: share(category, limit * 1000 + 1),
      looks: [{ minute: 60, fires: fires('5.1%') }],
    },
    { name: 'with few calls, one or two rejections cause no page', series: few(calls - 1), looks: [{ minute: 21 }, { minute: 25 }] },
    {
      name: 'with one more rejection, the alert fires after its `for` time',
      series: few(calls),
      looks: [{ minute: 20 }, { minute: 21, fires: fires('100%') }, { minute: 29, fires: fires('100%') }, { minute: 31 }],
    },
    {
      name: 'an integration that has never worked causes no page',
      series: { [failed]: growing(1000), [errors(category)]: growing(1000) },
      looks: [{ minute: 60 }],
    },
  ]
}
