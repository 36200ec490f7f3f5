import { chosenProviders } from '../queries/variables.ts'
import { thresholds } from '../thresholds.ts'
import { codeColumns, codesQuery } from './parts/codes-query.ts'
import { providerChoice } from './parts/provider-choice.ts'
import { counterSharePanel, sharePanel } from './parts/share-panels.ts'
import type { Board, TablePanel, TimeSeriesPanel } from './specification.ts'

const limits = thresholds.signature
const links = [{ to: 'runbook', alert: 'PaymentSignatureFailures' }] as const

const common = { category: 'signature', limits, links } as const

const share = sharePanel({
  ...common,
  title: 'Calls rejected for their signature',
  question: 'Does a provider refuse our signatures, and since when? Share of calls; zero outside a botched key change.',
})

const shareFromCounters = counterSharePanel(common)

const callers: TablePanel = {
  view: 'table',
  id: 3,
  title: 'Who is refused',
  question: 'Is it one process, one version or everyone? A single instance points at its configuration, all of them at the key.',
  unit: 'count',
  emptyText: 'Nobody is refused',
  width: 24,
  links,
  columns: { share: { unit: 'share' } },
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `SELECT provider, service, service_version, instance, server_address, countIf(category = 'signature') AS rejected, rejected / count() AS share,
  minIf(event_time, category = 'signature') AS first_rejected, maxIf(event_time, category = 'signature') AS last_rejected,
  maxOrNullIf(event_time, outcome = 'ok') AS last_success
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY provider, service, service_version, instance, server_address
HAVING rejected > 0
ORDER BY rejected DESC
LIMIT 100`,
    },
  ],
}

const callbacks: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 4,
  title: 'Callbacks we refused, by reason',
  question: "Do a provider's callbacks fail our own check? A wrong key on our side, a framework that rewrites bodies, or a forger.",
  unit: 'count',
  emptyText: 'No callback was refused',
  width: 12,
  style: 'bars',
  links,
  queries: [
    {
      language: 'sql',
      format: 'timeSeries',
      text: `SELECT $__timeInterval(event_time) AS time, concat(provider, ' ', callback_result) AS reason, count() AS callbacks
FROM events
WHERE kind = 'callback' AND startsWith(callback_result, 'rejected_') AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, reason
ORDER BY time, reason
LIMIT 20000`,
    },
  ],
}

const codes: TablePanel = {
  view: 'table',
  id: 5,
  title: 'Codes about keys and signatures',
  question: 'What exactly does the provider say, and what helps?',
  unit: 'count',
  emptyText: 'No such code',
  width: 12,
  links,
  columns: codeColumns,
  queries: [{ language: 'sql', format: 'table', text: codesQuery("category IN ('signature', 'nonce', 'credentials')") }],
}

/** Rejected signatures, both ways. */
export const signatures: Board = {
  uid: 'paysignal-signatures',
  title: 'Signature failures',
  description: 'Are signatures refused: ours by a provider, or a provider’s by us?',
  variables: [providerChoice],
  rows: [[share, shareFromCounters], [callers], [callbacks, codes]],
}
