import { eventField, eventFieldNames, fieldTypes } from './event-fields.ts'

/**
 * Lists why a value is not a valid event, one sentence for each problem. The list is empty for a valid event.
 * Unknown keys are allowed, so that producers and consumers can be upgraded in either sequence.
 */
export function eventProblems(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['An event is a JSON object']
  return eventFieldNames.flatMap((name) => {
    // The cast is safe because any object may be read by its own keys.
    const given = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
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
  // The check above has found that this is a string.
  if (values && given !== '' && !values.includes(given as string)) return `${name} must be one of ${values.join(', ')}`
  return undefined
}

const describe = (value: unknown) => (Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`)
