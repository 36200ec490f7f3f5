import { other } from '@paysignal/contract'
import { findCode } from '../codes/lookup.ts'
import type { CodeReading } from '../provider.ts'
import { type CodeBook, codeReading, readCode } from '../reading/read-code.ts'
import { hashnutCatalogue } from './catalogue/index.ts'

/** Only the group `api` is shared. Numbers have other meanings in the other groups (-2 is also an order state), so codes are not looked up there. */
export const hashnutCodes: CodeBook = { catalogue: hashnutCatalogue, sharedApis: ['api'] }

// The first match wins. Messages that name a cause come before messages that only name a header. The standard message of -2 is "Invalid signature or
// credentials", so signature comes before credentials.
const causes: readonly (readonly [RegExp, CodeReading['category']])[] = [
  [/time ?stamp.*(expire|stale|too old|too new|window|future|past|out of|milli)/i, 'timestamp'],
  [/(uuid|nonce).*(use|duplicate|repeat|replay)/i, 'nonce'],
  [/\bsign|\bhmac\b|\bheader/i, 'signature'],
  [/\btime ?stamp|\bclock\b/i, 'timestamp'],
  [/\bnonce\b|\buuid\b|\breplay/i, 'nonce'],
  [/\bip\b|\bwhite ?list|\ballow-?list|access ?key|api ?key|credential|permission|inactive|not activ|disabled|expired/i, 'credentials'],
  [/\bparam|\bfield|\brequired|\bmissing|chain|coin|token|currency|amount/i, 'validation'],
]

/** Reads the code of an answer. HashNut uses -2 for many causes, so for this code the category is taken from the message if possible. */
export function readApiCode(code: unknown, message: unknown): CodeReading {
  const error = readCode(hashnutCodes, 'api', code, message)
  if (error.code !== '-2' || error.rawMessage === undefined) return error
  const words = error.rawMessage
  const category = causes.find(([cause]) => cause.test(words))?.[1] ?? error.category
  return { ...error, category }
}

/** Reads `errorMsg` of an order. An undocumented text is free text: it is in `rawMessage`, and the code is `_OTHER`. */
export function readPaymentMessage(message: unknown): CodeReading | undefined {
  if (typeof message !== 'string' || message.trim() === '') return undefined
  const entry = findCode(hashnutCodes.catalogue, [], 'payment', message)
  return codeReading(entry, { api: 'payment', code: other }, message)
}
