-- One row for each object, whatever has been merged so far. A failed call names an order, too: an id of which neither a state nor a word
-- of the provider is known may never have existed, and is no object.
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
