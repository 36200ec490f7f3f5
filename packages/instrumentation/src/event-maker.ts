import { randomBytes } from 'node:crypto'
import type { PaySignalEvent } from '@paysignal/contract'
import { pluginVersion } from './version.ts'

/** What every event says of its emitter. */
export type EventBase = Pick<PaySignalEvent, 'event_id' | 'event_time' | 'service' | 'service_version' | 'instance' | 'plugin_version'>

/** Stamps events: ids are unique over all processes, and cheap. */
export function createEventStamp(service: { readonly name: string; readonly version?: string } | undefined): (timeMs: number) => EventBase {
  const instance = randomBytes(12).toString('base64url')
  const name = service?.name
  const version = service?.version
  let count = 0
  return (timeMs) => ({
    event_id: `${instance}-${(count++).toString(36)}`,
    event_time: timeMs,
    service: name,
    service_version: version,
    instance,
    plugin_version: pluginVersion,
  })
}
