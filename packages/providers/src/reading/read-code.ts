import { type Category, other } from '@paysignal/contract'
import { findCode } from '../codes/lookup.ts'
import type { CallReading, CatalogueEntry, CodeReading, Exchange, ObjectReading } from '../provider.ts'
import { text, wordOf } from './untrusted.ts'

/** The part of a provider in which codes are looked up. */
export interface CodeBook {
  readonly catalogue: readonly CatalogueEntry[]
  readonly sharedApis: readonly string[]
}

/**
 * Reads a code that was found in an answer. A code that is not in the catalogue has the category `unknown`. If it may not be recorded, it becomes
 * `_OTHER`, and its text is the message unless the answer has another one.
 */
export function readCode({ catalogue, sharedApis }: CodeBook, api: string, code: unknown, message?: unknown): CodeReading {
  const written = text(code).trim()
  const raw = wordOf(code) ?? other
  return codeReading(findCode(catalogue, sharedApis, api, written), { api, code: raw }, message || (raw === other ? written : undefined))
}

/** Makes a CodeReading from the catalogue entry; without an entry, category and advice are `unknown`. */
export function codeReading(entry: CatalogueEntry | undefined, raw: Pick<CodeReading, 'api' | 'code'>, message?: unknown): CodeReading {
  const rawMessage = typeof message === 'string' && message !== '' ? message : undefined
  if (entry === undefined) return { ...raw, category: 'unknown', retry: 'unknown', isKnown: false, rawMessage }
  // An entry without a category is a success code. If it is found as an error, it is treated as unknown.
  return { api: entry.api, code: entry.code, category: entry.category ?? 'unknown', retry: entry.retry, isKnown: true, rawMessage }
}

/** Reads an answer without the provider's envelope. The code of an HTTP error is its status; every other answer is malformed. */
export function readBare(book: CodeBook, { httpStatus }: Exchange, objects: readonly ObjectReading[]): CallReading {
  if (!(httpStatus >= 400 && httpStatus <= 599)) return { outcome: 'malformed', objects }
  const code = String(httpStatus)
  const found = codeReading(findCode(book.catalogue, ['http'], 'http', code), { api: 'http', code })
  const error = found.isKnown ? found : { ...found, ...httpMeaning(httpStatus) }
  return { outcome: 'provider_error', error, objects }
}

interface Meaning {
  readonly category: Category
  readonly retry: CodeReading['retry']
}

const clientErrors: ReadonlyMap<number, Meaning> = new Map([
  [400, { category: 'validation', retry: 'after_fix' }],
  [401, { category: 'credentials', retry: 'after_fix' }],
  [403, { category: 'credentials', retry: 'after_fix' }],
  [404, { category: 'not_found', retry: 'after_fix' }],
  [408, { category: 'system', retry: 'safe_same_key' }],
  [413, { category: 'validation', retry: 'after_fix' }],
  [415, { category: 'validation', retry: 'after_fix' }],
  [422, { category: 'validation', retry: 'after_fix' }],
  [429, { category: 'rate_limit', retry: 'after_delay' }],
])

function httpMeaning(status: number): Meaning {
  if (status >= 500) return { category: 'system', retry: 'safe_same_key' }
  return clientErrors.get(status) ?? { category: 'unknown', retry: 'unknown' }
}
