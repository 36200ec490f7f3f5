import { factHorizonSeconds } from '@paysignal/store'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/**
 * The one place for limits: alerts compare with them, panels draw them, promtool tests stand on both sides of them.
 * Durations are milliseconds of real time, shares lie between 0 and 1, the rest are counts.
 */
export const thresholds = {
  callbacks: {
    /** How late an announced callback may be; the checker's default is the same. */
    allowanceMs: 15 * minute,
    /** Overdue objects of one provider. One or two are work for the day; more is a broken path. */
    overdue: 3,
    /** Older ones stay on the dashboard but no longer hold the alert: nothing on-call does brings them back. */
    overdueHorizonMs: factHorizonSeconds * second,
    /** Orders created, and old enough for a callback, before complete silence counts. */
    silentOrders: 20,
    silentWindowMs: 30 * minute,
    forMs: 5 * minute,
  },
  signature: { windowMs: 10 * minute, calls: 3, share: 0.05, priorSuccessMs: 24 * hour, forMs: minute },
  timestamp: {
    windowMs: 10 * minute,
    calls: 3,
    share: 0.05,
    priorSuccessMs: 24 * hour,
    forMs: minute,
    /** Share of the provider's window that may be used up before the panel warns. */
    budget: 0.5,
    /** Distance between the clocks at which the panel warns. */
    skewMs: 2 * second,
  },
  rateLimit: { windowMs: 10 * minute, calls: 50, share: 0.05, forMs: 5 * minute },
  settlement: {
    windowMs: hour,
    p95Ms: 10 * minute,
    oldestMs: 20 * minute,
    /** A payment older than this that never became final is a case for support, not a trend. */
    horizonMs: factHorizonSeconds * second,
    forMs: 5 * minute,
  },
  pipeline: {
    /** A process with events waiting that commits none of them. */
    commitAgeMs: 5 * minute,
    /** No process at all gets on, or is seen, whether events are known to wait or not. */
    silentMs: 10 * minute,
    forMs: 2 * minute,
  },
  /** Drawn only; no alert. */
  overview: { goodShare: 0.99, fairShare: 0.95, eventAgeMs: 5 * minute },
} as const
