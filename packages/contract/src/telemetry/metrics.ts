import { callbackAllowanceSeconds, settlementWindowSeconds } from '../limits.ts'

export interface Metric {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly help: string
  /** Upper bounds of a histogram's buckets, in the metric's unit. */
  readonly buckets?: readonly number[]
}

const callSeconds = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const lagSeconds = [0.5, 1, 2, 5, 10, 30, 60, 180, 600, 1800, 7200, 86_400]

/** Every Prometheus metric of the product. Durations are seconds; label values come from closed sets. */
export const metrics = {
  // in the payment service
  providerInfo: { name: 'paysignal_provider_info', type: 'gauge', labels: ['provider'], help: '1 for each provider that is watched' },
  calls: { name: 'paysignal_calls_total', type: 'counter', labels: ['provider', 'operation', 'outcome'], help: 'Calls by how they ended' },
  callErrors: {
    name: 'paysignal_call_errors_total',
    type: 'counter',
    labels: ['provider', 'api', 'code', 'category'],
    help: 'Failed calls by error code; codes outside the catalogue are _OTHER',
  },
  callDuration: {
    name: 'paysignal_call_duration_seconds',
    type: 'histogram',
    labels: ['provider', 'operation'],
    help: 'From sending to the last byte of the answer',
    buckets: callSeconds,
  },
  callbacks: {
    name: 'paysignal_callbacks_total',
    type: 'counter',
    labels: ['provider', 'result'],
    help: 'Deliveries of callbacks by what became of them',
  },
  callbackLag: {
    name: 'paysignal_callback_lag_seconds',
    type: 'histogram',
    labels: ['provider'],
    help: "From a callback's own timestamp to its receipt",
    buckets: lagSeconds,
  },
  clockSkew: {
    name: 'paysignal_clock_skew_seconds',
    type: 'gauge',
    labels: ['provider'],
    help: "Our clock minus the provider's; positive when ours is ahead",
  },
  clockError: {
    name: 'paysignal_clock_skew_error_seconds',
    type: 'gauge',
    labels: ['provider'],
    help: 'Half width of the interval that holds the skew',
  },
  timestampBudget: {
    name: 'paysignal_timestamp_budget_ratio',
    type: 'histogram',
    labels: ['provider'],
    help: "Share of the provider's window that a request's timestamp had used up; 1 is rejected",
    buckets: [0.1, 0.25, 0.5, 0.75, 0.9, 1, 2],
  },
  rateLimitRemaining: {
    name: 'paysignal_rate_limit_remaining',
    type: 'gauge',
    labels: ['provider'],
    help: 'Requests left in the window, as the provider last said',
  },
  eventsEmitted: {
    name: 'paysignal_events_emitted_total',
    type: 'counter',
    labels: [],
    help: 'Events made; equals delivered + dropped + spooled + in flight',
  },
  eventsDelivered: { name: 'paysignal_events_delivered_total', type: 'counter', labels: [], help: 'Events acknowledged by their destination' },
  eventsDropped: { name: 'paysignal_events_dropped_total', type: 'counter', labels: ['reason'], help: 'Events given up, by reason' },
  eventsSpooled: { name: 'paysignal_events_spooled', type: 'gauge', labels: [], help: 'Events that wait in the spool for Kafka' },
  eventsInFlight: { name: 'paysignal_events_in_flight', type: 'gauge', labels: [], help: 'Events in memory, not yet acknowledged' },
  pluginErrors: {
    name: 'paysignal_plugin_errors_total',
    type: 'counter',
    labels: ['site'],
    help: 'Failures inside the plugin, by place; never seen by the payment',
  },
  // in the pipeline
  stored: { name: 'paysignal_pipeline_events_stored_total', type: 'counter', labels: [], help: 'Events acknowledged by the store' },
  batches: { name: 'paysignal_pipeline_batches_total', type: 'counter', labels: ['result'], help: 'Batches by result: stored, replayed, retried' },
  deadLetters: {
    name: 'paysignal_pipeline_dead_letters_total',
    type: 'counter',
    labels: ['reason'],
    help: 'Messages that the store refused, by reason',
  },
  insertDuration: {
    name: 'paysignal_pipeline_insert_duration_seconds',
    type: 'histogram',
    labels: [],
    help: 'One insert, retries excluded',
    buckets: callSeconds,
  },
  eventAge: {
    name: 'paysignal_pipeline_event_age_seconds',
    type: 'histogram',
    labels: [],
    help: 'Age of the oldest message of a batch when the store acknowledged it',
    buckets: lagSeconds,
  },
  lag: { name: 'paysignal_pipeline_lag_events', type: 'gauge', labels: ['partition'], help: 'Messages that wait in the log' },
  lastCommit: {
    name: 'paysignal_pipeline_last_commit_timestamp_seconds',
    type: 'gauge',
    labels: [],
    help: 'When the pipeline last committed, or found nothing to do',
  },
  spoolDamaged: {
    name: 'paysignal_pipeline_spool_damaged_total',
    type: 'counter',
    labels: [],
    help: 'Events of a spool that could not be read',
  },
  offsetGaps: { name: 'paysignal_pipeline_offset_gaps_total', type: 'counter', labels: [], help: 'Jumps in the offsets that the client delivered' },
  // from the checker
  callbacksMissing: {
    name: 'paysignal_callbacks_missing',
    type: 'gauge',
    labels: ['provider'],
    help: "Objects past the allowance that ended unknown to us, since the provider's last callback",
  },
  ordersUnanswered: {
    name: 'paysignal_orders_unanswered',
    type: 'gauge',
    labels: ['provider'],
    help: "Orders older than the allowance, created since the provider's last callback",
  },
  callbacksOverdue: {
    name: 'paysignal_callbacks_overdue',
    type: 'gauge',
    labels: ['provider'],
    help: `Objects whose announced callback has not come within the allowance, by default ${callbackAllowanceSeconds} s`,
  },
  callbacksOverdueOldest: {
    name: 'paysignal_callbacks_overdue_oldest_seconds',
    type: 'gauge',
    labels: ['provider'],
    help: 'How long the oldest overdue callback has been due',
  },
  settlementLag: {
    name: 'paysignal_settlement_lag_seconds',
    type: 'gauge',
    labels: ['provider', 'quantile'],
    help: `From the first evidence of payment to settled, over the orders that settled in the last ${settlementWindowSeconds / 60} minutes`,
  },
  settlementOldest: {
    name: 'paysignal_settlement_oldest_seconds',
    type: 'gauge',
    labels: ['provider'],
    help: 'Age of the oldest order with evidence of payment that is not final',
  },
  unknownCodes: {
    name: 'paysignal_unknown_codes',
    type: 'gauge',
    labels: ['provider'],
    help: 'Distinct codes outside the catalogue in the last day',
  },
  auditDuplicates: { name: 'paysignal_audit_duplicates', type: 'gauge', labels: [], help: 'Rows stored more than once' },
  auditGaps: { name: 'paysignal_audit_gaps', type: 'gauge', labels: [], help: 'Offsets that are missing in the store' },
  lastEvent: {
    name: 'paysignal_store_last_event_timestamp_seconds',
    type: 'gauge',
    labels: ['provider'],
    help: 'Time of the newest event in the store',
  },
  lastCheck: { name: 'paysignal_check_last_success_timestamp_seconds', type: 'gauge', labels: ['check'], help: 'When a check last succeeded' },
} as const satisfies Record<string, Metric>
