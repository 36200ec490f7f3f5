import { type OwnOptions, ownOptions } from '@paysignal/contract'
import { numberProblems } from '../options/number-problems.ts'
import { withDefaults } from '../options/with-defaults.ts'

/** Limits and times of the delivery of events. */
export interface DeliveryOptions {
  /**
   * The most events that may wait in memory. Newer ones are dropped as `queue_full`.
   * @default 10_000
   */
  readonly maxQueueEvents?: number
  /**
   * The most bytes that may wait in memory, by estimate.
   * @default 16_777_216
   */
  readonly maxQueueBytes?: number
  /**
   * The most events in one batch.
   * @default 500
   */
  readonly maxBatchEvents?: number
  /**
   * The longest time that an event waits for its batch to fill, in milliseconds; at most 24 days.
   * @default 100
   */
  readonly maxWaitMs?: number
  /**
   * The longest time that `close()` may take, in milliseconds; at most 24 days.
   * @default 5_000
   */
  readonly closeTimeoutMs?: number
}

export type ResolvedDelivery = Readonly<Required<DeliveryOptions>>

const defaults: ResolvedDelivery = {
  maxQueueEvents: 10_000,
  maxQueueBytes: 16_777_216,
  maxBatchEvents: 500,
  maxWaitMs: 100,
  closeTimeoutMs: 5_000,
}

const timers: readonly (keyof DeliveryOptions)[] = ['maxWaitMs', 'closeTimeoutMs']

/** Fills in the defaults, and lists the options that are unknown and those whose number is out of range. */
export function resolveDelivery(options: DeliveryOptions) {
  const { own, problems: unknownNames }: OwnOptions<DeliveryOptions> = ownOptions('delivery', options, defaults)
  const delivery: ResolvedDelivery = withDefaults(own, defaults)
  return { delivery, unknownNames, wrongNumbers: numberProblems('delivery.', delivery, timers) }
}
