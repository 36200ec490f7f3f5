-- Callbacks that the provider promised and that have not come within the allowance (in seconds).
-- query_first: a look-up showed a final state that the provider announces. expiry: the order has run out and nothing final is known,
-- though both providers announce expiry; an object that ended in a state that is not announced owes no callback.
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

-- Whether the path of callbacks is broken now, one row for each provider: only what has happened since a callback was last accepted counts, so that
-- both figures fall to nothing with the first callback that arrives again, and rise anew in a second outage. At most a day old.
-- missing: objects that have run out for longer than the allowance (in seconds), of which neither a callback nor a look-up has told the end.
-- unanswered: orders created longer ago than the allowance, whatever look-ups have told of them since.
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
  -- A producer whose clock runs ahead must not hide what is missing until its time has come.
  SELECT provider, max(least(event_time, ingested_at)) AS last_callback_at
  FROM events
  WHERE kind = 'callback' AND callback_result IN ('accepted', 'duplicate') AND event_time > now64(3, 'UTC') - INTERVAL 3 DAY
  GROUP BY provider
) AS callbacks USING (provider)
GROUP BY provider;

-- From the first evidence of payment to settled; refunds and payouts from their acceptance. In seconds.
-- A callback tells when it settled; a look-up only that it had, since the last time it was seen open: then `lag_seconds` is what is certain.
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

-- Evidence of payment (refunds and payouts: acceptance), and no end yet. In seconds.
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
