import { ownOptions } from '@paysignal/contract'
import { unitsFrom } from '../amount.ts'

/** Checks a value. Returns one message for each problem, with the path and the value. */
export type Shape = (value: unknown, path: string) => readonly string[]

const fine: readonly string[] = []

/** A value as text for a message, cut to 60 characters. */
export function shown(value: unknown): string {
  const text = asJson(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

const must = (isRight: boolean, path: string, demand: string, value: unknown) => (isRight ? fine : [`${path} must be ${demand}, got ${shown(value)}`])

function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return 'a value that JSON cannot represent'
  }
}

export const text: Shape = (value, path) => must(typeof value === 'string' && value !== '', path, 'a text that is not empty', value)

/** A text whose value must not appear in messages. */
export const secretText: Shape = (value, path) =>
  typeof value === 'string' && value !== '' ? fine : [`${path} must be a text that is not empty, got ${typeof value}`]

export const flag: Shape = (value, path) => must(typeof value === 'boolean', path, 'true or false', value)

export const yes: Shape = (value, path) => must(value === true, path, 'true, or left out', value)

export const httpUrl: Shape = (value, path) =>
  must(typeof value === 'string' && URL.canParse(value) && /^https?:/.test(value), path, 'an http or https URL', withoutCredentials(value))

const withoutCredentials = (value: unknown) => (typeof value === 'string' ? value.replace(/\/\/[^/]*@/, '//***@') : value)

/** A provider's code. In a fault script it may be written as a text or as a whole number. */
export const code: Shape = (value, path) =>
  must((typeof value === 'string' && value !== '') || Number.isSafeInteger(value), path, 'a code, as text or whole number', value)

export const oneOf =
  (choices: readonly string[]): Shape =>
  (value, path) =>
    must(typeof value === 'string' && choices.includes(value), path, `one of ${choices.join(', ')}`, value)

export const number =
  ({ min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER, isWhole = false } = {}): Shape =>
  (value, path) => {
    const isRight = typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max && (!isWhole || Number.isInteger(value))
    return must(isRight, path, `a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}`, value)
  }

/** A pair of numbers: the lower one, then the higher one. */
export const span: Shape = (value, path) => {
  const isPair =
    Array.isArray(value) && value.length === 2 && value.every((bound) => typeof bound === 'number' && Number.isFinite(bound) && bound >= 0)
  return must(isPair && value[0] <= value[1], path, 'two numbers from 0 up, the lower first', value)
}

/** A record of weights. Each is 0 or more, and at least one is above 0. */
export const weights =
  (names: readonly string[]): Shape =>
  (value, path) => {
    const problems = fields(Object.fromEntries(names.map((name) => [name, number({ min: 0 })])))(value, path)
    if (problems.length > 0) return problems
    return must(
      Object.values(value as object).some((weight) => weight > 0),
      path,
      'weights of which at least one is above 0',
      value,
    )
  }

/** Accepts any value: it is checked elsewhere. */
export const anything: Shape = () => fine

export const listOf =
  (shape: Shape): Shape =>
  (value, path) =>
    Array.isArray(value) ? value.flatMap((item, index) => shape(item, `${path}[${index}]`)) : [`${path} must be a list, got ${shown(value)}`]

/** A record of decimal texts by currency. */
export const amounts: Shape = (value, path) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} must be an object of decimals, got ${shown(value)}`]
  return Object.entries(value).flatMap(([name, amount]) =>
    must(typeof amount === 'string' && unitsFrom(amount) !== undefined, `${path}.${name}`, 'a decimal text', amount),
  )
}

/** An object with only these members. The `required` ones must be present. An `undefined` member counts as absent. */
export const fields =
  (shapes: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path || 'the value'} must be an object, got ${shown(value)}`]
    const below = (name: string) => (path ? `${path}.${name}` : name)
    const given = Object.entries(value).filter(([, member]) => member !== undefined)
    const missing = required.filter((name) => !given.some(([known]) => known === name)).map((name) => `${below(name)} is missing; add it`)
    const { own, problems: unknown } = ownOptions<Record<string, unknown>>(path, Object.fromEntries(given), shapes)
    const wrong = Object.entries(own).flatMap(([name, member]) => shapes[name]?.(member, below(name)) ?? fine)
    return [...missing, ...unknown, ...wrong]
  }
