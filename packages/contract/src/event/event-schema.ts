import { eventField, eventFieldNames, fieldTypes } from './event-fields.ts'

/** The JSON Schema (draft 2020-12) of one event. */
export function eventSchema(): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'PaySignal event, version 1',
    type: 'object',
    required: eventFieldNames.filter((name) => eventField(name).isRequired),
    additionalProperties: true,
    properties: Object.fromEntries(eventFieldNames.map((name) => [name, propertySchema(name)])),
  }
}

function propertySchema(name: (typeof eventFieldNames)[number]) {
  const { type, values, meaning, unit } = eventField(name)
  const { json, landing } = fieldTypes[type]
  return {
    type: landing.startsWith('Nullable') ? [json, 'null'] : json,
    description: unit ? `${meaning} (${unit})` : meaning,
    ...(values && { enum: ['', ...values] }),
  }
}
