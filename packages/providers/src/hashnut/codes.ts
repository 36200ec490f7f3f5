import { other } from '@paysignal/contract'
import { findCode } from '../codes/lookup.ts'
import type { CodeReading } from '../provider.ts'
import { type CodeBook, codeReading, readCode } from '../reading/read-error.ts'
import { hashnutCatalogue } from './catalogue/index.ts'

/** Numbers of the other groups collide with codes (-2 is an order state too): they are never looked up for each other. */
export const hashnutCodes: CodeBook = { catalogue: hashnutCatalogue, sharedApis: ['api'] }

// In this order: what names a cause comes before what only names a header, and the catch-all's own words, which name credentials too, mean the signature.
const causes: readonly (readonly [RegExp, CodeReading['category']])[] = [
  [/time ?stamp.*(expire|stale|too old|too new|window|future|past|out of|milli)/i, 'timestamp'],
  [/(uuid|nonce).*(use|duplicate|repeat|replay)/i, 'nonce'],
  [/\bsign|\bhmac\b|\bheader/i, 'signature'],
  [/\btime ?stamp|\bclock\b/i, 'timestamp'],
  [/\bnonce\b|\buuid\b|\breplay/i, 'nonce'],
  [/\bip\b|\bwhite ?list|\ballow-?list|access ?key|api ?key|credential|permission|inactive|not activ|disabled|expired/i, 'credentials'],
  [/\bparam|\bfield|\brequired|\bmissing|chain|coin|token|currency|amount/i, 'validation'],
]

/** Reads the code of an answer. -2 is a catch-all, so its message may tell a finer category. */
export function readApiCode(code: unknown, message: unknown): CodeReading {
  const error = readCode(hashnutCodes, 'api', code, message)
  if (error.code !== '-2' || error.rawMessage === undefined) return error
  const words = error.rawMessage
  const category = causes.find(([cause]) => cause.test(words))?.[1] ?? error.category
  return { ...error, category }
}

/** Reads `errorMsg` of an order. Unlisted texts are free text: only the reading's message holds them, the code does not. */
export function readPaymentMessage(message: unknown): CodeReading | undefined {
  if (typeof message !== 'string' || message.trim() === '') return undefined
  const entry = findCode(hashnutCodes.catalogue, [], 'payment', message)
  return codeReading(entry, { api: 'payment', code: other }, message)
}
