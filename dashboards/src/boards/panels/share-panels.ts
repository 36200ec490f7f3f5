import { type Category, metrics } from '@paysignal/contract'
import { increaseByProvider } from '../../queries/promql.ts'
import { chosenProvider, chosenProviders } from '../../queries/variables.ts'
import type { RunbookLink, TimeSeriesPanel } from '../specification.ts'
import { risesToBad } from './limits.ts'

interface ShareOptions {
  readonly category: Category
  readonly limits: { readonly share: number; readonly windowMs: number }
  readonly links: readonly RunbookLink[]
}

const common = ({ limits, links }: ShareOptions) =>
  ({ view: 'timeSeries', unit: 'share', width: 12, limits: risesToBad(limits.share, limits.share), max: limits.share * 2, links }) as const

/** The share of calls that ended in one category, in each time step. The alert compares the same share over its own window. */
const categoryShareQuery = (
  category: Category,
) => `SELECT $__timeInterval(event_time) AS time, provider, countIf(category = '${category}') / count() AS share
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, provider
ORDER BY time, provider
LIMIT 20000`

/** The first panel of a board on one kind of failure: the share of calls that failed with one category, from the stored events. */
export const sharePanel = ({
  title,
  question,
  ...options
}: ShareOptions & { readonly title: string; readonly question: string }): TimeSeriesPanel => ({
  ...common(options),
  id: 1,
  title,
  question,
  emptyText: 'No calls',
  queries: [{ language: 'sql', format: 'timeSeries', text: categoryShareQuery(options.category) }],
})

/** The second panel: the same share from the services' counters, over the alert's own window. */
export function counterSharePanel(options: ShareOptions): TimeSeriesPanel {
  const { category, limits } = options
  const failed = increaseByProvider(metrics.callErrors, { category, ...chosenProvider }, limits.windowMs)
  const all = increaseByProvider(metrics.calls, chosenProvider, limits.windowMs)
  return {
    ...common(options),
    id: 2,
    title: 'Share of rejected calls, as the alert computes it',
    question: "Which share does the alert compare? It uses its own time window and the services' counters, which do not depend on the pipeline.",
    emptyText: 'No counters: are the services scraped?',
    queries: [{ language: 'promql', text: `${failed} / ${all}`, legend: '{{provider}}' }],
  }
}
