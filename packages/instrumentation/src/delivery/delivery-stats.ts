import { type DropReason, dropReasons } from '@paysignal/contract'

/**
 * Counts of all events of this process: `emitted = delivered + sum(dropped) + spooled + inFlight` at every moment. With a spool before Kafka, events
 * that a dead process left in the spool count as emitted by the process that forwards them.
 */
export interface DeliveryStats {
  readonly emitted: number
  /** Events that the destination has acknowledged. */
  readonly delivered: number
  readonly dropped: Readonly<Record<DropReason, number>>
  /** Events in the spool that Kafka has not acknowledged yet. */
  readonly spooled: number
  /** Events in memory. */
  readonly inFlight: number
}

/** A count of 0 for every reason. */
// The cast is safe because the keys are all the keys of `dropReasons`.
export const noDrops = () => Object.fromEntries(Object.keys(dropReasons).map((reason) => [reason, 0])) as Record<DropReason, number>

/** The counts of a plugin that has no destination for events. */
export const emptyStats = (): DeliveryStats => ({ emitted: 0, delivered: 0, dropped: noDrops(), spooled: 0, inFlight: 0 })
