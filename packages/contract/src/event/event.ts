import { type EventFieldName, eventFieldNames, type eventFields, type fieldTypes } from './event-fields.ts'

interface JsonTypes {
  string: string
  boolean: boolean
  integer: number
  number: number
}

type Field<K extends EventFieldName> = (typeof eventFields)[K]
type Json<K extends EventFieldName> = JsonTypes[(typeof fieldTypes)[Field<K>['type']]['json']]
type Value<K extends EventFieldName> = Field<K> extends { values: readonly (infer V extends string)[] } ? V : Json<K>
type RequiredName = { [K in EventFieldName]: Field<K> extends { isRequired: true } ? K : never }[EventFieldName]

/** One event: a flat JSON object whose keys are the columns of the table. A field that is missing has its default. */
export type PaySignalEvent = { readonly [K in RequiredName]: Value<K> } & {
  readonly [K in Exclude<EventFieldName, RequiredName>]?: Value<K> | undefined
}

/**
 * Encodes one event as JSON. Fields that are missing, empty, false or not finite are left out, because the table then stores the default.
 * Keys that are not fields of an event are never written.
 */
export function encodeEvent(event: PaySignalEvent): string {
  let json = ''
  for (const name of eventFieldNames) {
    const value = Object.hasOwn(event, name) ? event[name] : undefined
    if (value === undefined || value === '' || value === false) continue
    if (typeof value === 'number' && !Number.isFinite(value)) continue
    json += json === '' ? keyPrefix(name, '{') : keyPrefix(name, ',')
    json += typeof value === 'string' ? JSON.stringify(value) : `${value}`
  }
  return `${json}}`
}

const keyPrefix = (name: EventFieldName, before: '{' | ',') => `${before}"${name}":`
