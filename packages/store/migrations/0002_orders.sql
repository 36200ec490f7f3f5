-- The life cycle of each order, refund and payout. Every column is a minimum or a maximum, so that the result does not depend on the sequence
-- of the rows or on duplicates.
-- `furthest` is the state with the highest rank and, among those, the latest time. From the high bits to the low bits it consists of the rank,
-- the time in milliseconds (42 bits) and the position of the state in the list `states` below (8 bits). One number merges ten times faster
-- than a tuple. `furthest_word` is the same number in hexadecimal, followed by the provider's own word for the state.
-- Both columns store ranks and list positions, and rows of this table never expire. So the lists `states` and `ranks` are append-only:
-- add a new state at the end, and never move, remove or re-rank an existing one. Stored rows would change their meaning.
-- No TTL, because an object can settle long after its creation.
CREATE TABLE IF NOT EXISTS orders (
  provider           LowCardinality(String),
  object             LowCardinality(String),
  order_id           String,
  provider_order_id  SimpleAggregateFunction(max, String),
  parent_order_id    SimpleAggregateFunction(max, String),
  furthest           SimpleAggregateFunction(max, UInt64),
  furthest_word      SimpleAggregateFunction(max, String),
  created_at         SimpleAggregateFunction(min, Nullable(DateTime64(3, 'UTC'))),
  expires_at         SimpleAggregateFunction(max, Nullable(DateTime64(3, 'UTC'))),
  evidence_at        SimpleAggregateFunction(min, Nullable(DateTime64(3, 'UTC'))),
  open_at            SimpleAggregateFunction(max, Nullable(DateTime64(3, 'UTC'))),
  settled_at         SimpleAggregateFunction(min, Nullable(DateTime64(3, 'UTC'))),
  final_at           SimpleAggregateFunction(min, Nullable(DateTime64(3, 'UTC'))),
  queried_final_at   SimpleAggregateFunction(min, Nullable(DateTime64(3, 'UTC'))),
  callback_at        SimpleAggregateFunction(min, Nullable(DateTime64(3, 'UTC'))),
  callback_final_at  SimpleAggregateFunction(min, Nullable(DateTime64(3, 'UTC'))),
  first_seen_at      SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
  last_seen_at       SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  is_underpaid       SimpleAggregateFunction(max, Bool),
  is_overpaid        SimpleAggregateFunction(max, Bool),
  chain              SimpleAggregateFunction(max, LowCardinality(String)),
  currency           SimpleAggregateFunction(max, LowCardinality(String))
) ENGINE = AggregatingMergeTree
ORDER BY (provider, object, order_id)
SETTINGS non_replicated_deduplication_window = 10000,
  replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800;

-- Rows with an impossible time are left out: an order created in 1970 would be overdue for ever.
-- Only evidence of the whole amount counts as evidence of payment. After a partial payment the provider waits for the payer, and nothing is late.
CREATE MATERIALIZED VIEW IF NOT EXISTS orders_mv TO orders AS
WITH
  fromUnixTimestamp64Milli(event_time, 'UTC') AS at,
  ['created', 'requested', 'accepted', 'pending', 'processing', 'confirming', 'paid', 'settled', 'refunded', 'rejected', 'partial', 'failed', 'expired', 'cancelled', 'blocked'] AS states,
  [1, 1, 2, 2, 3, 3, 4, 9, 9, 9, 9, 9, 9, 9, 5] AS ranks,
  indexOf(states, state) AS state_position,
  bitShiftLeft(toUInt64(ranks[state_position]), 50) + bitShiftLeft(toUInt64(event_time), 8) + state_position AS reached
SELECT
  provider,
  object,
  order_id,
  provider_order_id,
  parent_order_id,
  reached AS furthest,
  concat(leftPad(hex(reached), 16, '0'), provider_state) AS furthest_word,
  if(state_source = 'create' AND state != '', at, NULL) AS created_at,
  fromUnixTimestamp64Milli(if(events_in.expires_at >= 946684800000 AND events_in.expires_at < 4102444800000, events_in.expires_at, NULL), 'UTC') AS expires_at,
  if(state IN ('confirming', 'paid') AND NOT events_in.is_underpaid, at, NULL) AS evidence_at,
  if(state != '' AND NOT is_final, at, NULL) AS open_at,
  if(state IN ('settled', 'refunded'), at, NULL) AS settled_at,
  if(is_final, at, NULL) AS final_at,
  if(is_final AND is_announced AND state_source IN ('query', 'create'), at, NULL) AS queried_final_at,
  if(callback_result IN ('accepted', 'duplicate'), at, NULL) AS callback_at,
  if(callback_result IN ('accepted', 'duplicate') AND is_final, at, NULL) AS callback_final_at,
  at AS first_seen_at,
  at AS last_seen_at,
  is_underpaid,
  is_overpaid,
  chain,
  currency
FROM events_in
WHERE order_id != '' AND object != '' AND event_time >= 946684800000 AND event_time < 4102444800000;

-- One row for each object, even before ClickHouse has merged the rows of the table. Calls that failed leave rows too. An id for which the provider
-- has given neither a state nor another word may never have existed, so the view leaves it out.
CREATE OR REPLACE VIEW order_states AS
WITH ['created', 'requested', 'accepted', 'pending', 'processing', 'confirming', 'paid', 'settled', 'refunded', 'rejected', 'partial', 'failed', 'expired', 'cancelled', 'blocked'] AS states
SELECT
  provider,
  object,
  order_id,
  provider_order_id,
  parent_order_id,
  states[bitAnd(furthest, 255)] AS state,
  substring(furthest_word, 17) AS provider_state,
  created_at,
  expires_at,
  evidence_at,
  open_at,
  settled_at,
  final_at,
  queried_final_at,
  callback_at,
  callback_final_at,
  first_seen_at,
  last_seen_at,
  is_underpaid,
  is_overpaid,
  chain,
  currency
FROM orders FINAL
WHERE bitAnd(furthest, 255) != 0 OR length(furthest_word) > 16;
