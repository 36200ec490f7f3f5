-- Callbacks that should have arrived and did not, for longer than the allowance (in seconds).
-- query_first: a query showed a final state for which the provider sends a callback. expiry: the order has expired and no final state is known,
-- although both providers send a callback at expiry. An object whose final state has no callback is never overdue.
CREATE OR REPLACE VIEW overdue_callbacks AS
WITH coalesce(queried_final_at, expires_at) + toIntervalSecond({allowance_seconds:UInt32}) AS due
SELECT
  provider,
  object,
  order_id,
  state,
  assumeNotNull(due) AS due_at,
  dateDiff('second', due_at, now64(3, 'UTC')) AS overdue_seconds,
  if(isNull(queried_final_at), 'expiry', 'query_first') AS reason
FROM order_states
WHERE callback_final_at IS NULL
  AND (queried_final_at IS NOT NULL OR (expires_at IS NOT NULL AND created_at IS NOT NULL AND final_at IS NULL))
  AND due <= now64(3, 'UTC');

-- Shows whether callbacks fail to arrive now, one row for each provider. Only objects that expired or were created after the last accepted callback,
-- and within a day, are counted. So both figures fall to 0 with the first callback after an outage, and count from 0 in the next outage.
-- missing: objects that expired longer ago than the allowance (in seconds) and have no final state from a callback or a query.
-- unanswered: orders created longer ago than the allowance, also those whose state is known from queries.
CREATE OR REPLACE VIEW silent_callbacks AS
WITH
  now64(3, 'UTC') AS present,
  present - toIntervalSecond({allowance_seconds:UInt32}) AS latest,
  greatest(last_callback_at, latest - INTERVAL 1 DAY) AS earliest
SELECT
  provider,
  countIf(created_at IS NOT NULL AND final_at IS NULL AND expires_at > earliest AND expires_at <= latest) AS missing,
  countIf(object = 'order' AND created_at > earliest AND created_at <= latest) AS unanswered
FROM order_states
LEFT JOIN (
  -- A callback with a time in the future counts from its ingestion. Otherwise it would hide missing callbacks until that time.
  SELECT provider, max(least(event_time, ingested_at)) AS last_callback_at
  FROM events
  WHERE kind = 'callback' AND callback_result IN ('accepted', 'duplicate') AND event_time > now64(3, 'UTC') - INTERVAL 3 DAY
  GROUP BY provider
) AS callbacks USING (provider)
GROUP BY provider;

-- Seconds from the first evidence of payment to settlement; for refunds and payouts, from their acceptance.
-- A callback gives the time of settlement. A query only shows that settlement happened after the object was last seen unsettled: then
-- `lag_seconds` is the least and `lag_at_most_seconds` the greatest possible lag.
CREATE OR REPLACE VIEW settlement_lag AS
WITH
  if(object = 'order', evidence_at, created_at) AS begun,
  if(callback_final_at = order_states.settled_at, order_states.settled_at, least(coalesce(open_at, begun), order_states.settled_at)) AS still_open_at
SELECT
  provider,
  object,
  order_id,
  chain,
  assumeNotNull(begun) AS evidence_at,
  assumeNotNull(order_states.settled_at) AS settled_at,
  greatest(0, dateDiff('millisecond', assumeNotNull(begun), assumeNotNull(still_open_at)) / 1000) AS lag_seconds,
  greatest(0, dateDiff('millisecond', assumeNotNull(begun), assumeNotNull(order_states.settled_at)) / 1000) AS lag_at_most_seconds
FROM order_states
WHERE begun IS NOT NULL AND order_states.settled_at IS NOT NULL;

-- Objects with evidence of payment (refunds and payouts: with their acceptance) and without a final state. Ages are in seconds.
CREATE OR REPLACE VIEW unsettled AS
WITH if(object = 'order', order_states.evidence_at, created_at) AS begun
SELECT
  provider,
  object,
  order_id,
  state,
  chain,
  assumeNotNull(begun) AS evidence_at,
  dateDiff('millisecond', assumeNotNull(begun), now64(3, 'UTC')) / 1000 AS age_seconds
FROM order_states
WHERE begun IS NOT NULL AND final_at IS NULL;
