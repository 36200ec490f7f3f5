import { factHorizonSeconds } from '@paysignal/store'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long a pipeline or a checker that was seen once is remembered, and missed. One that was taken away on purpose has to be silenced. */
export const memoryMs = 7 * day

/**
 * The one place for limits: alerts compare with them, panels draw them, promtool tests stand on both sides of them.
 * Durations are milliseconds of real time, shares lie between 0 and 1, the rest are counts.
 */
export const thresholds = {
  callbacks: {
    /** How late an announced callback may be; the checker's default is the same. */
    allowanceMs: 15 * minute,
    /** Objects of one provider that ran out with an unknown end, and no callback since. One or two may be the provider's slip. */
    missing: 3,
    /** Orders old enough for a callback, and no callback since the first of them. */
    unanswered: 20,
    /** Objects of one provider whose callback never came, whether or not others come. One or two are nobody's ticket. */
    overdue: 3,
    /** Older ones stay on the dashboard but no longer hold the ticket: nobody brings them back. */
    overdueHorizonMs: factHorizonSeconds * second,
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
  /** Most calls, over a window that a hang empties of successes in minutes and that bears a missed scrape. */
  unreachable: { windowMs: 5 * minute, calls: 5, share: 0.5, forMs: 2 * minute },
  blind: {
    /** Since the last success of the check that is behind the most; the checker asks once a minute. */
    checkAgeMs: 5 * minute,
    /** Without any service that watches a provider which one watched before. */
    unseenMs: 10 * minute,
    /** How long a service is remembered: its pods are many. */
    serviceMemoryMs: day,
    forMs: 2 * minute,
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
