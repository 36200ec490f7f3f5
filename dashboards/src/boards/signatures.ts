import { chosenProviders, providerChoice } from '../queries/variables.ts'
import { thresholds } from '../thresholds.ts'
import { codeColumns, codesQuery } from './panels/codes-query.ts'
import { counterSharePanel, sharePanel } from './panels/share-panels.ts'
import type { Board, TablePanel, TimeSeriesPanel } from './specification.ts'

const limits = thresholds.signature
const links = [{ to: 'runbook', alert: 'PaymentSignatureFailures' }] as const

const common = { category: 'signature', limits, links } as const

const share = sharePanel({
  ...common,
  title: 'Calls rejected for their signature',
  question: 'Does a provider reject our signatures, and since when? Share of calls, which is normally zero.',
})

const shareFromCounters = counterSharePanel(common)

const callers: TablePanel = {
  view: 'table',
  id: 3,
  title: 'Whose calls are rejected',
  question: 'Is one instance affected, one version, or all? If only one is affected, check its configuration; if all are, check the key.',
  unit: 'count',
  emptyText: 'No call is rejected',
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
  title: 'Callbacks that we rejected, by reason',
  question: 'Do callbacks fail our own check? Possible causes: a wrong key on our side, a framework that changes bodies, or a forged callback.',
  unit: 'count',
  emptyText: 'No callback was rejected',
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
  question: 'Which codes does the provider return, and what helps?',
  unit: 'count',
  emptyText: 'No such code',
  width: 12,
  links,
  columns: codeColumns,
  queries: [{ language: 'sql', format: 'table', text: codesQuery("category IN ('signature', 'nonce', 'credentials')") }],
}

/** Signatures that a provider rejects, and signatures of callbacks that we reject. */
export const signatures: Board = {
  uid: 'paysignal-signatures',
  title: 'Signature failures',
  description: "Does a provider reject our signatures, or do we reject a provider's?",
  variables: [providerChoice],
  rows: [[share, shareFromCounters], [callers], [callbacks, codes]],
}
