import { randomBytes } from 'node:crypto'
import type { PaySignalEvent } from '@paysignal/contract'

/** What every event says of its emitter. */
export interface EventStamp {
  readonly service: string | undefined
  readonly serviceVersion: string | undefined
  /** Random, one for each process and plugin. */
  readonly instance: string
  /** Unique over all processes, and cheap. */
  nextId(): PaySignalEvent['event_id']
}

export function createEventStamp(service: { readonly name: string; readonly version?: string } | undefined): EventStamp {
  const instance = randomBytes(12).toString('base64url')
  let count = 0
  return {
    service: service?.name,
    serviceVersion: service?.version,
    instance,
    nextId: () => `${instance}-${(count++).toString(36)}`,
  }
}
