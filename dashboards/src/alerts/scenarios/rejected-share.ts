import { thresholds } from '../../thresholds.ts'
import type { Scenario } from './scenario.ts'
import { fires, growing, jumping } from './series-notation.ts'
import { errors, failed, ok, share } from './share.ts'

/** Scenarios of an alert on calls that a provider rejects for one category. */
export const rejectedShareScenarios = (category: 'signature' | 'timestamp'): readonly Scenario[] => {
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
