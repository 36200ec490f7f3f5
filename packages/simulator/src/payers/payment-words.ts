import { type PayerOutcome, payerOutcomes } from './payers.ts'

/** HashNut's messages for a payment that failed verification, with what the payer did. Where HashNut uses two spellings, both are listed. */
const messages: Readonly<Record<string, PayerOutcome>> = {
  'amount not enough': 'underpaid',
  'coin type mismatch': 'wrong_coin',
  'coin type not math': 'wrong_coin',
  'receipt address mismatch': 'wrong_address',
  'transaction execute failed': 'failed',
  'can not parse transaction': 'unreadable',
  'cannot parse transaction': 'unreadable',
  'transaction not found': 'lost',
}

/** Turns a payer outcome or one of HashNut's payment messages into a payer outcome. Undefined when the word is neither. */
export const outcomeOfPayment = (word: string): PayerOutcome | undefined =>
  Object.hasOwn(payerOutcomes, word) ? (word as PayerOutcome) : Object.hasOwn(messages, word) ? messages[word] : undefined

/**
 * The message that a failed payment shows. A message stays as it is; an outcome becomes its first message. Undefined when the payment does not fail.
 */
export function paymentMessage(word: string): string | undefined {
  if (Object.hasOwn(messages, word)) return word
  return Object.keys(messages).find((message) => messages[message] === word)
}
