import { board } from '../grafana/board.ts'
import { tablePanel, timePanel } from '../grafana/panel.ts'
import { chosenProviders, sql } from '../grafana/targets.ts'
import { thresholds } from '../thresholds.ts'
import { codeColumns, codesQuery } from './parts/codes-query.ts'
import { counterSharePanel, sharePanel } from './parts/share-panels.ts'

const limits = thresholds.signature
const runbook = 'PaymentSignatureFailures'

const common = { category: 'signature', limits, runbook } as const

const share = sharePanel({
  ...common,
  title: 'Calls rejected for their signature',
  question: 'Does a provider refuse our signatures, and since when? Share of calls; zero outside a botched key change.',
})

const shareFromCounters = counterSharePanel(common)

const callers = tablePanel({
  id: 3,
  title: 'Who is refused',
  question: 'Is it one process, one version or everyone? A single instance points at its configuration, all of them at the key.',
  unit: 'short',
  noValue: 'Nobody is refused',
  width: 24,
  runbook,
  columns: { share: { unit: 'percentunit' } },
  targets: [
    sql(
      'table',
      `SELECT provider, service, service_version, instance, server_address, countIf(category = 'signature') AS rejected, rejected / count() AS share,
  minIf(event_time, category = 'signature') AS first_rejected, maxIf(event_time, category = 'signature') AS last_rejected,
  maxOrNullIf(event_time, outcome = 'ok') AS last_success
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY provider, service, service_version, instance, server_address
HAVING rejected > 0
ORDER BY rejected DESC
LIMIT 100`,
    ),
  ],
})

const callbacks = timePanel({
  id: 4,
  title: 'Callbacks we refused, by reason',
  question: "Do a provider's callbacks fail our own check? A wrong key on our side, a framework that rewrites bodies, or a forger.",
  unit: 'short',
  noValue: 'No callback was refused',
  width: 12,
  style: 'bars',
  runbook,
  targets: [
    sql(
      'timeseries',
      `SELECT $__timeInterval(event_time) AS time, concat(provider, ' ', callback_result) AS reason, count() AS callbacks
FROM events
WHERE kind = 'callback' AND startsWith(callback_result, 'rejected_') AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, reason
ORDER BY time, reason
LIMIT 20000`,
    ),
  ],
})

const codes = tablePanel({
  id: 5,
  title: 'Codes about keys and signatures',
  question: 'What exactly does the provider say, and what helps?',
  unit: 'short',
  noValue: 'No such code',
  width: 12,
  runbook,
  columns: codeColumns,
  targets: [sql('table', codesQuery("category IN ('signature', 'nonce', 'credentials')"))],
})

/** Rejected signatures, both ways. */
export const signatures = board({
  uid: 'paysignal-signatures',
  title: 'Signature failures',
  description: 'Are signatures refused: ours by a provider, or a provider’s by us?',
  panels: [share, shareFromCounters, callers, callbacks, codes],
})
