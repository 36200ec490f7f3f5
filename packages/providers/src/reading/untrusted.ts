import { other, recordedWord } from '@paysignal/contract'

// Reads parsed JSON that can come from an attacker: these functions read only own properties, check types and limit lengths. None of them throws.

/** Returns an own property of an object. Returns undefined for inherited properties and for values that are not objects. */
export const member = (value: unknown, name: string): unknown => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined)

/** Returns the first of some own properties that is neither missing, null nor empty. Providers use several names for the same thing. */
export function firstMember(value: unknown, names: readonly string[]): unknown {
  for (const name of names) {
    const found = member(value, name)
    if (found !== undefined && found !== null && found !== '') return found
  }
  return undefined
}

/** Whether a value is an object that is not an array. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Returns an array unchanged, and an empty array for any other value. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Returns a string unchanged and a finite number as a string. Every other value becomes an empty string. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : ''
}

// 255 characters are enough for every documented id. Control characters would break logs and keys.
const id = /^[^\p{Cc}\p{Zl}\p{Zp}]{1,255}$/u

/** Returns the id of an object; empty if the value cannot be an id. */
export function idOf(value: unknown): string {
  const found = text(value).trim()
  return id.test(found) ? found : ''
}

/**
 * Returns a word by the rule `recordedWord`; undefined if the value is missing, null or empty. A value that is neither a string nor a number is
 * `_OTHER`.
 */
export function wordOf(value: unknown, known?: ReadonlySet<string>): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  return recordedWord(text(value).trim(), known) || other
}

/** Reads a decimal amount from a number or a string; undefined if it is not one. Use the result only to compare, never to add up. */
export function amountOf(value: unknown): number | undefined {
  const found = text(value).trim()
  return /^[+-]?\d{1,20}(\.\d{1,30})?$/.test(found) ? Number(found) : undefined
}

const [year2001, year2096] = [1_000_000_000_000, 4_000_000_000_000]

/**
 * Reads an instant from milliseconds, seconds or ISO 8601, and returns it in milliseconds since 1970. Returns undefined outside the years 2001 to
 * 2096.
 */
export function instantOf(value: unknown): number | undefined {
  const found = text(value).trim()
  const read = /^\d{1,16}$/.test(found) ? Number(found) : /^\d{4}-\d\d-\d\dT/.test(found) ? Date.parse(found) : Number.NaN
  const ms = read < year2096 / 1000 ? read * 1000 : read
  return ms >= year2001 && ms < year2096 ? ms : undefined
}

/** Parses a string as JSON; undefined if it is not JSON. Every other value is returned unchanged. */
export function unwrapped(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

/** Writes any value as text, to compare values. Returns an empty string if that is impossible, for instance because of too deep nesting. */
export function written(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}
