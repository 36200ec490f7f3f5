import { type PayerOutcome, payerOutcomes } from './payers.ts'

/** HashNut's words for a payment that failed verification, and what the payer did. Both spellings where the server has two. */
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

/** What a payer does whose payment is described by an outcome or by a message; undefined when it is neither. */
export const outcomeOfPayment = (word: string): PayerOutcome | undefined =>
  Object.hasOwn(payerOutcomes, word) ? (word as PayerOutcome) : Object.hasOwn(messages, word) ? messages[word] : undefined

/** The message that a failed payment shows: the word itself when it is one, else the first spelling. Undefined when the payment does not fail. */
export function paymentMessage(word: string): string | undefined {
  if (Object.hasOwn(messages, word)) return word
  return Object.keys(messages).find((message) => messages[message] === word)
}
