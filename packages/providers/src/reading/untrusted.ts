import { other, recordedWord } from '@paysignal/contract'

/** Reading of parsed JSON that anybody may have written: own members only, checked types, bounded texts. Nothing here throws. */

/** An own member of an object; undefined for anything else, inherited members included. */
export const member = (value: unknown, name: string): unknown => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined)

/** The first of some own members that is there and holds something. Providers name the same thing in several ways. */
export function firstMember(value: unknown, names: readonly string[]): unknown {
  for (const name of names) {
    const found = member(value, name)
    if (found !== undefined && found !== null && found !== '') return found
  }
  return undefined
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Texts and whole numbers as text; everything else is empty. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : ''
}

// Long enough for every documented id. Control characters would break logs and keys.
const id = /^[^\p{Cc}\p{Zl}\p{Zp}]{1,255}$/u

/** An id of an object, or empty when it is none. */
export function idOf(value: unknown): string {
  const found = text(value).trim()
  return id.test(found) ? found : ''
}

/** A word as it may be recorded, undefined where none is: nothing that is no text can be one, so a word of an object is `_OTHER`. */
export function wordOf(value: unknown, known?: ReadonlySet<string>): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  return recordedWord(text(value).trim(), known) || other
}

/** A decimal amount, given as number or text; undefined when it is none. Only for comparing, never for adding up. */
export function amountOf(value: unknown): number | undefined {
  const found = text(value).trim()
  return /^[+-]?\d{1,20}(\.\d{1,30})?$/.test(found) ? Number(found) : undefined
}

const [year2001, year2096] = [1_000_000_000_000, 4_000_000_000_000]

/** An instant in milliseconds since 1970, given as milliseconds, seconds or ISO 8601, as number or text. Undefined when it is none, 0 included. */
export function instantOf(value: unknown): number | undefined {
  const found = text(value).trim()
  const read = /^\d{1,16}$/.test(found) ? Number(found) : /^\d{4}-\d\d-\d\dT/.test(found) ? Date.parse(found) : Number.NaN
  const ms = read < year2096 / 1000 ? read * 1000 : read
  return ms >= year2001 && ms < year2096 ? ms : undefined
}

/** Parses text that should hold JSON; undefined when it does not. Other values pass through. */
export function unwrapped(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

/** Any value as text, for telling values apart; empty where it cannot be written, as when it is nested too deeply. */
export function written(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}
