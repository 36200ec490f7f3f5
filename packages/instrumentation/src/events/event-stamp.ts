import { randomBytes } from 'node:crypto'
import type { PaySignalEvent } from '@paysignal/contract'
import type { ServiceOptions } from '../options/pay-signal-options.ts'

/** The fields that name the emitter, the same in every event of a process. */
export interface EventStamp {
  readonly service: string | undefined
  readonly serviceVersion: string | undefined
  /** A random name for this plugin in this process. */
  readonly instance: string
  /** An id that no other event has, in any process. A counter after the random name takes less time than a random id for each event. */
  nextId(): PaySignalEvent['event_id']
}

export function createEventStamp(service: ServiceOptions | undefined): EventStamp {
  const instance = randomBytes(12).toString('base64url')
  let count = 0
  return {
    service: service?.name,
    serviceVersion: service?.version,
    instance,
    nextId: () => `${instance}-${(count++).toString(36)}`,
  }
}
