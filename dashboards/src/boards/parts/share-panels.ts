import { type Category, metrics } from '@paysignal/contract'
import { risesToBad, timePanel } from '../../grafana/panel.ts'
import { promql, sql } from '../../grafana/targets.ts'
import { chosenProvider, increaseByProvider } from '../../queries/promql.ts'
import { categoryShareQuery } from './codes-query.ts'

interface ShareOptions {
  readonly category: Category
  readonly limits: { readonly share: number; readonly windowMs: number }
  readonly runbook: string
}

const common = ({ limits, runbook }: ShareOptions) => ({
  unit: 'percentunit',
  width: 12,
  limits: risesToBad(limits.share, limits.share),
  max: limits.share * 2,
  runbook,
})

/** The share of calls that failed with a category, from the events: the first panel of a board on one kind of failure. */
export const sharePanel = ({ title, question, ...options }: ShareOptions & { readonly title: string; readonly question: string }) =>
  timePanel({ id: 1, title, question, noValue: 'No calls', ...common(options), targets: [sql('timeseries', categoryShareQuery(options.category))] })

/** The same share from the counters, over the alert's own window. */
export function counterSharePanel(options: ShareOptions) {
  const { category, limits } = options
  const failed = increaseByProvider(metrics.callErrors, { category, ...chosenProvider }, limits.windowMs)
  const all = increaseByProvider(metrics.calls, chosenProvider, limits.windowMs)
  return timePanel({
    id: 2,
    title: 'The same, as the alert sees it',
    question: "What does the alert compare? The share over its own window, from the services' counters, independent of the pipeline.",
    noValue: 'No counters: are the services scraped?',
    ...common(options),
    targets: [promql(`${failed} / ${all}`, { legend: '{{provider}}' })],
  })
}
