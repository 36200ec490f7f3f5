import { unitsFrom } from '../amount.ts'

/** Looks at a value and says what is wrong with it, each problem with its path and the value. */
export type Shape = (value: unknown, path: string) => readonly string[]

const fine: readonly string[] = []

/** A value as it may be shown in a message: short, and never a whole document. */
export function shown(value: unknown): string {
  const text = asJson(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

const must = (isRight: boolean, path: string, demand: string, value: unknown) => (isRight ? fine : [`${path} must be ${demand}, got ${shown(value)}`])

function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return 'a value without end, or one that JSON cannot say'
  }
}

export const text: Shape = (value, path) => must(typeof value === 'string' && value !== '', path, 'a text that is not empty', value)

/** A text whose value must never be shown. */
export const secretText: Shape = (value, path) =>
  typeof value === 'string' && value !== '' ? fine : [`${path} must be a text that is not empty, got ${typeof value}`]

export const flag: Shape = (value, path) => must(typeof value === 'boolean', path, 'true or false', value)

export const yes: Shape = (value, path) => must(value === true, path, 'true, or left out', value)

export const httpUrl: Shape = (value, path) =>
  must(typeof value === 'string' && URL.canParse(value) && /^https?:/.test(value), path, 'an http or https URL', withoutCredentials(value))

const withoutCredentials = (value: unknown) => (typeof value === 'string' ? value.replace(/\/\/[^/]*@/, '//***@') : value)

/** Codes are texts; a document may write them as whole numbers. */
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

/** A pair of numbers, low then high. */
export const span: Shape = (value, path) => {
  const isPair =
    Array.isArray(value) && value.length === 2 && value.every((bound) => typeof bound === 'number' && Number.isFinite(bound) && bound >= 0)
  return must(isPair && value[0] <= value[1], path, 'two numbers from 0 up, the lower first', value)
}

/** A record of weights from 0 up, of which one at least is above 0. */
export const weights =
  (names: readonly string[]): Shape =>
  (value, path) => {
    const problems = fields(Object.fromEntries(names.map((name) => [name, number({ min: 0 })])))(value, path)
    if (problems.length > 0) return problems
    return must(
      Object.values(value as object).some((weight) => weight > 0),
      path,
      'weights of which one is above 0',
      value,
    )
  }

/** Any value of a kind that is checked elsewhere. */
export const anything: Shape = () => fine

export const listOf =
  (shape: Shape): Shape =>
  (value, path) =>
    Array.isArray(value) ? value.flatMap((item, index) => shape(item, `${path}[${index}]`)) : [`${path} must be a list, got ${shown(value)}`]

/** Decimal texts by currency. */
export const amounts: Shape = (value, path) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} must be an object of decimals, got ${shown(value)}`]
  return Object.entries(value).flatMap(([name, amount]) =>
    must(typeof amount === 'string' && unitsFrom(amount) !== undefined, `${path}.${name}`, 'a decimal text', amount),
  )
}

/** An object with these members and no others; `required` ones must be there. Members that are undefined count as left out. */
export const fields =
  (shapes: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path || 'the value'} must be an object, got ${shown(value)}`]
    const below = (name: string) => (path ? `${path}.${name}` : name)
    const given = Object.entries(value).filter(([, member]) => member !== undefined)
    const missing = required.filter((name) => !given.some(([known]) => known === name)).map((name) => `${below(name)} is missing; give it`)
    const problems = given.flatMap(([name, member]) => {
      const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined
      return shape ? shape(member, below(name)) : [`${below(name)} is not known; known here: ${Object.keys(shapes).join(', ')}`]
    })
    return [...missing, ...problems]
  }
