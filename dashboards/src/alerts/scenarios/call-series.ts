import { metrics } from '@paysignal/contract'
import { series } from '../../queries/promql.ts'
import { growing, provider } from './series-notation.ts'

export const ok = series(metrics.calls, { provider, operation: 'order.query', outcome: 'ok' })
export const failed = series(metrics.calls, { provider, operation: 'order.query', outcome: 'provider_error' })
export const errors = (category: string) => series(metrics.callErrors, { provider, api: 'general', code: 'X', category })

/** A thousand calls a minute, of which `failing` calls fail. */
export const share = (category: string, failing: number) => ({
  [ok]: growing(1000 - failing),
  [failed]: growing(failing),
  [errors(category)]: growing(failing),
})
