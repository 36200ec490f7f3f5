import { thresholds } from '../../thresholds.ts'
import { errors, failed, ok, share } from './call-series.ts'
import type { Scenario } from './scenario.ts'
import { fires, jumping } from './series-notation.ts'

const limited = (failing: number, calls: number) => ({
  [ok]: jumping(calls - failing),
  [failed]: jumping(failing),
  [errors('rate_limit')]: jumping(failing),
})

export const rateLimitedScenarios: readonly Scenario[] = [
  { name: 'a share just below the limit is silent', series: share('rate_limit', thresholds.rateLimit.share * 1000 - 1), looks: [{ minute: 60 }] },
  {
    name: 'the alert fires for a share just above the limit',
    series: share('rate_limit', thresholds.rateLimit.share * 1000 + 1),
    looks: [{ minute: 60, fires: fires('5.1%') }],
  },
  { name: 'too few calls are silent', series: limited(10, thresholds.rateLimit.calls - 1), looks: [{ minute: 26 }] },
  {
    name: 'with enough calls, the alert fires after its `for` time',
    series: limited(10, thresholds.rateLimit.calls),
    looks: [{ minute: 24 }, { minute: 25, fires: fires('20%') }],
  },
]
