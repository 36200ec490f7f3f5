import { callbackAllowanceSeconds, settlementWindowSeconds } from '../limits.ts'

/** The definition of one Prometheus metric. */
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

/** Every Prometheus metric of PaySignal. Durations are in seconds. Label values come from closed sets. */
export const metrics = {
  // Metrics of the payment service
  providerInfo: { name: 'paysignal_provider_info', type: 'gauge', labels: ['provider'], help: '1 for each provider that the plugin observes' },
  calls: { name: 'paysignal_calls_total', type: 'counter', labels: ['provider', 'operation', 'outcome'], help: 'Calls by outcome' },
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
    help: 'Time from sending the request to the last byte of the answer',
    buckets: callSeconds,
  },
  callbacks: {
    name: 'paysignal_callbacks_total',
    type: 'counter',
    labels: ['provider', 'result'],
    help: 'Callback requests by result',
  },
  callbackLag: {
    name: 'paysignal_callback_lag_seconds',
    type: 'histogram',
    labels: ['provider'],
    help: "Time from a callback's own timestamp to its receipt",
    buckets: lagSeconds,
  },
  clockSkew: {
    name: 'paysignal_clock_skew_seconds',
    type: 'gauge',
    labels: ['provider'],
    help: "Our clock minus the provider's clock; positive if ours is ahead",
  },
  clockError: {
    name: 'paysignal_clock_skew_error_seconds',
    type: 'gauge',
    labels: ['provider'],
    help: 'Half the width of the interval in which the skew lies',
  },
  timestampBudget: {
    name: 'paysignal_timestamp_budget_ratio',
    type: 'histogram',
    labels: ['provider'],
    help: "Age of a request's timestamp divided by the largest age that the provider accepts; from 1 on the provider rejects the request",
    buckets: [0.1, 0.25, 0.5, 0.75, 0.9, 1, 2],
  },
  rateLimitRemaining: {
    name: 'paysignal_rate_limit_remaining',
    type: 'gauge',
    labels: ['provider'],
    help: 'Requests left in the window, as the provider last reported',
  },
  eventsEmitted: {
    name: 'paysignal_events_emitted_total',
    type: 'counter',
    labels: [],
    help: 'Events created; equals delivered + dropped + spooled + in flight',
  },
  eventsDelivered: { name: 'paysignal_events_delivered_total', type: 'counter', labels: [], help: 'Events acknowledged by their destination' },
  eventsDropped: { name: 'paysignal_events_dropped_total', type: 'counter', labels: ['reason'], help: 'Events that were dropped, by reason' },
  eventsSpooled: { name: 'paysignal_events_spooled', type: 'gauge', labels: [], help: 'Events in the spool that are not yet in Kafka' },
  eventsInFlight: { name: 'paysignal_events_in_flight', type: 'gauge', labels: [], help: 'Events in memory that are not yet acknowledged' },
  pluginErrors: {
    name: 'paysignal_plugin_errors_total',
    type: 'counter',
    labels: ['site'],
    help: 'Errors inside the plugin, by the part of the plugin that failed; they never reach the payment',
  },
  // Metrics of the pipeline
  stored: { name: 'paysignal_pipeline_events_stored_total', type: 'counter', labels: [], help: 'Events that the store acknowledged' },
  batches: { name: 'paysignal_pipeline_batches_total', type: 'counter', labels: ['result'], help: 'Batches by result: stored, replayed, retried' },
  deadLetters: {
    name: 'paysignal_pipeline_dead_letters_total',
    type: 'counter',
    labels: ['reason'],
    help: 'Messages that cannot be stored, by reason',
  },
  insertDuration: {
    name: 'paysignal_pipeline_insert_duration_seconds',
    type: 'histogram',
    labels: [],
    help: 'Duration of one insert, without retries',
    buckets: callSeconds,
  },
  eventAge: {
    name: 'paysignal_pipeline_event_age_seconds',
    type: 'histogram',
    labels: [],
    help: 'Age of the oldest message of a batch when the store acknowledged the batch',
    buckets: lagSeconds,
  },
  lag: {
    name: 'paysignal_pipeline_lag_events',
    type: 'gauge',
    labels: ['partition'],
    help: 'Messages in the log that the pipeline has not committed yet',
  },
  lastCommit: {
    name: 'paysignal_pipeline_last_commit_timestamp_seconds',
    type: 'gauge',
    labels: [],
    help: 'Time when the pipeline last committed, or last found nothing to do',
  },
  spoolDamaged: {
    name: 'paysignal_pipeline_spool_damaged_total',
    type: 'counter',
    labels: [],
    help: 'Events in a spool that could not be read',
  },
  offsetGaps: {
    name: 'paysignal_pipeline_offset_gaps_total',
    type: 'counter',
    labels: [],
    help: 'Gaps in the offsets of the messages that the Kafka client returned',
  },
  // Metrics of the checker
  callbacksMissing: {
    name: 'paysignal_callbacks_missing',
    type: 'gauge',
    labels: ['provider'],
    help: "Objects that expired after the provider's last callback and longer ago than the allowance, and whose final state is unknown",
  },
  ordersUnanswered: {
    name: 'paysignal_orders_unanswered',
    type: 'gauge',
    labels: ['provider'],
    help: "Orders that were created after the provider's last callback and longer ago than the allowance",
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
    help: 'Time by which the oldest overdue callback exceeds the allowance',
  },
  settlementLag: {
    name: 'paysignal_settlement_lag_seconds',
    type: 'gauge',
    labels: ['provider', 'quantile'],
    help: `Time from the first evidence of payment to settlement, over the orders that settled in the last ${settlementWindowSeconds / 60} minutes`,
  },
  settlementOldest: {
    name: 'paysignal_settlement_oldest_seconds',
    type: 'gauge',
    labels: ['provider'],
    help: 'Time since the first evidence of payment, for the oldest order with evidence that is not final',
  },
  unknownCodes: {
    name: 'paysignal_unknown_codes',
    type: 'gauge',
    labels: ['provider'],
    help: 'Number of different codes in the last day that are not in the catalogue',
  },
  auditDuplicates: { name: 'paysignal_audit_duplicates', type: 'gauge', labels: [], help: 'Rows that are stored more than once' },
  auditGaps: { name: 'paysignal_audit_gaps', type: 'gauge', labels: [], help: 'Offsets that are missing in the store' },
  lastEvent: {
    name: 'paysignal_store_last_event_timestamp_seconds',
    type: 'gauge',
    labels: ['provider'],
    help: 'Time of the newest event in the store',
  },
  lastCheck: { name: 'paysignal_check_last_success_timestamp_seconds', type: 'gauge', labels: ['check'], help: 'Time when a check last succeeded' },
} as const satisfies Record<string, Metric>
