import { callbackAllowanceSeconds, settlementWindowSeconds } from '@paysignal/contract'
import { factHorizonSeconds } from '@paysignal/store'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long alerts report a pipeline or a checker that has disappeared, in milliseconds. Silence the alert when one was removed on purpose. */
export const memoryMs = 7 * day

/**
 * All limits: alerts compare with them, panels draw them, and promtool tests check values on both sides of them.
 * Durations are milliseconds of real time, shares lie between 0 and 1, and the other numbers are counts.
 */
export const thresholds = {
  callbacks: {
    /** How late an expected callback may be. It is the default of the checker. */
    allowanceMs: callbackAllowanceSeconds * second,
    /**
     * Orders, refunds or payouts of one provider that expired while no callback arrived, so that we do not know how they ended. One or two may be
     * a mistake of the provider.
     */
    missing: 3,
    /** Orders that should have had a callback by now, since the last accepted callback. */
    unanswered: 20,
    /** Orders, refunds or payouts of one provider whose callback did not arrive, whether or not others did. One or two are not worth a ticket. */
    overdue: 3,
    /** Callbacks that are overdue for longer stay on the board, but do not keep the ticket open: they will not arrive any more. */
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
    /** The panel warns when a request has used up this share of the time that the provider accepts. */
    budget: 0.5,
    /** The panel warns when our clock and the provider's differ by this much. */
    skewMs: 2 * second,
  },
  rateLimit: { windowMs: 10 * minute, calls: 50, share: 0.05, forMs: 5 * minute },
  settlement: {
    windowMs: settlementWindowSeconds * second,
    p95Ms: 10 * minute,
    oldestMs: 20 * minute,
    /** A payment older than this that is still not final needs the provider's support, and no longer keeps the ticket open. */
    horizonMs: factHorizonSeconds * second,
    forMs: 5 * minute,
  },
  /** The window is short, so that earlier successes leave it soon after a provider stops answering, and long enough to tolerate one missed scrape. */
  unreachable: { windowMs: 5 * minute, calls: 5, share: 0.5, forMs: 2 * minute },
  blind: {
    /** The alert fires when the query of a fact has not succeeded for this long. The checker runs each of them once a minute. */
    checkAgeMs: 5 * minute,
    /** The alert fires when no service that calls a certain provider has been scraped for this long. */
    unseenMs: 10 * minute,
    /**
     * How long the alert reports services that have disappeared. It is shorter than `memoryMs`, because deployments replace service instances often.
     */
    serviceMemoryMs: day,
    forMs: 2 * minute,
  },
  pipeline: {
    /** The alert fires when a process with waiting events has committed none of them for this long. */
    commitAgeMs: 5 * minute,
    /** The alert fires when no process has committed anything, or been scraped, for this long, whether or not events wait. */
    silentMs: 10 * minute,
    forMs: 2 * minute,
  },
  /** Panels draw these limits, but no alert compares its value with them. */
  overview: { goodShare: 0.99, fairShare: 0.95, eventAgeMs: 5 * minute },
} as const
