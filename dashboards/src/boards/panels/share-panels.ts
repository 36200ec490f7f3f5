import { type Category, metrics } from '@paysignal/contract'
import { increaseByProvider } from '../../queries/promql.ts'
import { chosenProvider } from '../../queries/variables.ts'
import type { RunbookLink, TimeSeriesPanel } from '../specification.ts'
import { categoryShareQuery } from './codes-query.ts'
import { risesToBad } from './limits.ts'

interface ShareOptions {
  readonly category: Category
  readonly limits: { readonly share: number; readonly windowMs: number }
  readonly links: readonly RunbookLink[]
}

const common = ({ limits, links }: ShareOptions) =>
  ({ view: 'timeSeries', unit: 'share', width: 12, limits: risesToBad(limits.share, limits.share), max: limits.share * 2, links }) as const

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
    title: 'The same share, as the alert computes it',
    question: "Which share does the alert compare? It uses its own time window and the services' counters, which do not depend on the pipeline.",
    emptyText: 'No counters: are the services scraped?',
    queries: [{ language: 'promql', text: `${failed} / ${all}`, legend: '{{provider}}' }],
  }
}
