import { eventField, eventFieldNames, fieldTypes } from './event-fields.ts'

/**
 * Says what keeps a value from being an event, one sentence per problem; an empty list means it is one.
 * Unknown keys are no problem: both sides can be upgraded in either order.
 */
export function eventProblems(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['An event is a JSON object']
  return eventFieldNames.flatMap((name) => {
    const given = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined // own keys of any object may be read
    const problem = fieldProblem(name, given)
    return problem === undefined ? [] : [problem]
  })
}

function fieldProblem(name: (typeof eventFieldNames)[number], given: unknown): string | undefined {
  const { type, values, isRequired } = { values: undefined, isRequired: undefined, ...eventField(name) }
  const { json, landing } = fieldTypes[type]
  if (given === undefined) return isRequired ? `${name} is required` : undefined
  if (given === null) return landing.startsWith('Nullable') ? undefined : `${name} must not be null`
  if (json === 'integer' ? !Number.isSafeInteger(given) : json === 'number' ? !Number.isFinite(given) : typeof given !== json)
    return `${name} must be ${json === 'integer' ? 'an integer' : `a ${json}`}, got ${describe(given)}`
  if (values && given !== '' && !values.includes(given as string)) return `${name} must be one of ${values.join(', ')}` // a string, by the check above
  return undefined
}

const describe = (value: unknown) => (Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`)
