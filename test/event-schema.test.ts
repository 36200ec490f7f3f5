import {
  type EventFieldName,
  encodeEvent,
  eventField,
  eventFieldNames,
  eventProblems,
  eventSchema,
  fieldTypes,
  type PaySignalEvent,
} from '@paysignal/contract'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const accepts = new Ajv2020({ strict: false }).compile(eventSchema())

const arbitraryOf = (name: EventFieldName): fc.Arbitrary<unknown> => {
  const { type, values } = eventField(name)
  if (values) return fc.constantFrom(...values)
  switch (fieldTypes[type].json) {
    case 'string':
      return fc.string({ unit: 'binary' })
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.nat()
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
  }
}

const required = eventFieldNames.filter((name) => eventField(name).isRequired)
const fields = Object.fromEntries(eventFieldNames.map((name) => [name, arbitraryOf(name)]))
const anyEvent = fc.record(fields, { requiredKeys: [...required] }) as fc.Arbitrary<unknown> as fc.Arbitrary<PaySignalEvent> // the fields come from the definition that the type is derived from

const isComplete = (event: PaySignalEvent) => required.every((name) => event[name] !== '')

test('the validator and the published schema accept every event that can be encoded', () => {
  fc.assert(
    fc.property(anyEvent.filter(isComplete), (event) => {
      const written = JSON.parse(encodeEvent(event)) as Record<string, unknown> // The cast is safe because `encodeEvent` returns a JSON object.
      expect(eventProblems(written)).toEqual([])
      expect(accepts(written) || accepts.errors).toBe(true)
    }),
  )
})

test('the validator and the schema refuse the same invalid events', () => {
  fc.assert(
    fc.property(
      anyEvent.filter(isComplete),
      fc.constantFrom(...eventFieldNames),
      fc.constantFrom<unknown>({}, [], 'a word', 1.5, -0.1, true),
      (event, name, spoilt) => {
        const changed = { ...(JSON.parse(encodeEvent(event)) as object), [name]: spoilt }
        expect(accepts(changed)).toBe(eventProblems(changed).length === 0)
      },
    ),
  )
})
