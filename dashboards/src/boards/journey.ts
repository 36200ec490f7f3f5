import { chosenProviders, enteredText, providerChoice } from '../queries/variables.ts'
import type { Board, BoardLink, TablePanel } from './specification.ts'

const enteredId = `WITH ${enteredText('order_id')} AS entered`

/**
 * The order with the entered id, which may be ours or the provider's, and the refunds that belong to it. Looks into `orders` first, which is far
 * smaller than `events`.
 */
const chosenOrders = `order_id IN (
    SELECT order_id FROM orders
    WHERE entered != '' AND (entered IN (order_id, provider_order_id) OR parent_order_id IN (
      SELECT arrayJoin([order_id, provider_order_id]) AS id FROM orders WHERE entered IN (order_id, provider_order_id) AND id != ''
    ))
  )`
const noOrder = 'Enter an order id above, or widen the time range'

const lifeCycle: TablePanel = {
  view: 'table',
  id: 1,
  title: 'Current state',
  question: 'What is the state of this order and of its refunds, and when did each step happen?',
  unit: 'count',
  emptyText: noOrder,
  width: 24,
  height: 6,
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `${enteredId}
SELECT provider, object, order_id, provider_order_id, state, provider_state, created_at, evidence_at, settled_at, final_at, callback_at, callback_final_at, expires_at,
  is_underpaid, is_overpaid, chain, currency
FROM order_states
WHERE ${chosenOrders}
  AND ${chosenProviders}
ORDER BY created_at
LIMIT 100`,
    },
  ],
}

const events: TablePanel = {
  view: 'table',
  id: 2,
  title: 'What happened',
  question: 'Which calls, callbacks and state changes did this order have, from the first to the last?',
  unit: 'count',
  emptyText: noOrder,
  width: 24,
  height: 14,
  columns: { duration_ms: { unit: 'milliseconds' }, callback_lag_ms: { unit: 'milliseconds' } },
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `${enteredId}
SELECT event_time, kind, object, operation, outcome, code, category, state, provider_state, state_source, callback_type, callback_result, duration_ms, callback_lag_ms,
  provider, order_id, service, instance, trace_id
FROM events
WHERE ${chosenOrders}
  AND $__timeFilter(event_time)
  AND ${chosenProviders}
ORDER BY event_time, epoch, kafka_partition, kafka_offset
LIMIT 1 BY epoch, kafka_partition, kafka_offset
LIMIT 500`,
    },
  ],
}

const errors: TablePanel = {
  view: 'table',
  id: 3,
  title: 'Errors',
  question: 'Which errors did the calls for this order return, and what helps?',
  unit: 'count',
  emptyText: 'No error',
  width: 24,
  height: 6,
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `${enteredId}
SELECT provider, api, code, calls, last_seen, meaning, retry, remedy
FROM (
  SELECT provider, api, code, count() AS calls, max(event_time) AS last_seen
  FROM events
  WHERE ${chosenOrders} AND code != '' AND $__timeFilter(event_time)
    AND ${chosenProviders}
  GROUP BY provider, api, code
) AS seen
LEFT ANY JOIN (SELECT provider, api, code, message AS meaning, retry, remedy FROM catalogue FINAL) AS known USING (provider, api, code)
ORDER BY last_seen
LIMIT 100`,
    },
  ],
}

const uid = 'paysignal-journey'

/** Leads from an order id to the journey of this order. The row has the column `provider`. */
export const journeyLink: BoardLink = {
  to: 'board',
  title: 'Journey of this order',
  board: uid,
  variables: { order_id: 'cell', provider: { column: 'provider' } },
}

/** One order, from creation to settlement. */
export const journey: Board = {
  uid,
  title: "One order's journey",
  description: 'What happened to one order, from its creation through callbacks to settlement?',
  rangeMs: 7 * 86_400_000,
  variables: [providerChoice, { kind: 'text', name: 'order_id', label: 'Order id' }],
  rows: [[lifeCycle], [events], [errors]],
}
