import { type Category, other } from '@paysignal/contract'
import { findCode } from '../codes/lookup.ts'
import type { CallReading, CatalogueEntry, CodeReading, Exchange, ObjectReading } from '../provider.ts'
import { text, wordOf } from './untrusted.ts'

/** Where codes of one provider are looked up. */
export interface CodeBook {
  readonly catalogue: readonly CatalogueEntry[]
  readonly sharedApis: readonly string[]
}

/** Reads a code as found in an answer. A code that is not in the catalogue has no meaning. It is kept if it may be recorded; otherwise its text is treated like a message. */
export function readCode({ catalogue, sharedApis }: CodeBook, api: string, code: unknown, message?: unknown): CodeReading {
  const written = text(code).trim()
  const raw = wordOf(code) ?? other
  return codeReading(findCode(catalogue, sharedApis, api, written), { api, code: raw }, message || (raw === other ? written : undefined))
}

/** The reading of what was found in the catalogue, or of what it lacks. */
export function codeReading(entry: CatalogueEntry | undefined, raw: Pick<CodeReading, 'api' | 'code'>, message?: unknown): CodeReading {
  const rawMessage = typeof message === 'string' && message !== '' ? message : undefined
  if (entry === undefined) return { ...raw, category: 'unknown', retry: 'unknown', isKnown: false, rawMessage }
  // An entry without a category is no error; met as one, it has no meaning either.
  return { api: entry.api, code: entry.code, category: entry.category ?? 'unknown', retry: entry.retry, isKnown: true, rawMessage }
}

/** Reads an answer without an envelope: an HTTP error has its status as the code, anything else is malformed. */
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
