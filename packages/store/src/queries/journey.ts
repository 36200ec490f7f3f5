import type { Store } from '../client/create-store.ts'

/** One event of an order or of one of its refunds. Times are text in UTC. A field that does not apply is an empty string, or null for a number. */
export interface JourneyEvent {
  readonly event_time: string
  readonly kind: 'call' | 'callback' | 'order_state'
  readonly service: string
  readonly object: string
  readonly order_id: string
  readonly api: string
  readonly operation: string
  readonly outcome: string
  readonly code: string
  readonly category: string
  readonly retry: string
  readonly http_status: number
  readonly duration_ms: number | null
  readonly state: string
  readonly provider_state: string
  readonly state_source: string
  readonly is_final: boolean
  readonly callback_type: string
  readonly callback_result: string
  readonly callback_lag_ms: number | null
  readonly trace_id: string
}

/** The order or one of its refunds, with the time range of its events. */
interface SeenObject {
  readonly order_id: string
  readonly first_seen_at: string
  readonly last_seen_at: string
}

const mostEvents = 1_000

/**
 * Reads the events of one order and of its refunds, sorted by time: creation, calls, callbacks, states.
 * @returns At most 1 000 events; none when the order is unknown.
 */
export async function journey(
  store: Pick<Store, 'query'>,
  provider: string,
  orderId: string,
  signal?: AbortSignal,
): Promise<readonly JourneyEvent[]> {
  const objects = await store.query<SeenObject>(objectsSql, { provider, orderId }, signal)
  if (objects.length === 0) return []
  const first = objects.map(({ first_seen_at }) => first_seen_at).sort()[0]
  const last = objects
    .map(({ last_seen_at }) => last_seen_at)
    .sort()
    .at(-1)
  const ids = objects.map(({ order_id }) => order_id)
  return store.query<JourneyEvent>(eventsSql, { provider, ids, first, last }, signal)
}

// The table `orders` contains the times at which each object was seen. With that time range, the query of events reads only a short part of the
// sorting key.
const objectsSql = `
SELECT order_id, min(first_seen_at) AS first_seen_at, max(last_seen_at) AS last_seen_at
FROM orders
WHERE provider = {provider:String} AND (order_id = {orderId:String} OR parent_order_id IN (
  SELECT arrayJoin([order_id, provider_order_id]) AS id FROM orders WHERE provider = {provider:String} AND order_id = {orderId:String} AND id != ''
))
GROUP BY order_id`

const eventsSql = `
SELECT event_time, kind, service, object, order_id, api, operation, outcome, code, category, retry, http_status, duration_ms,
  state, provider_state, state_source, is_final, callback_type, callback_result, callback_lag_ms, trace_id
FROM events
WHERE provider = {provider:String} AND order_id IN {ids:Array(String)}
  AND event_time BETWEEN parseDateTime64BestEffort({first:String}, 3, 'UTC') AND parseDateTime64BestEffort({last:String}, 3, 'UTC')
ORDER BY event_time, epoch, kafka_partition, kafka_offset
LIMIT 1 BY epoch, kafka_partition, kafka_offset
LIMIT ${mostEvents}`
