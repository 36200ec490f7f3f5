import { other } from './vocabulary.ts'

/**
 * Matches a signed number of at most 12 digits, or an identifier in capitals with at most 8 digits. Card numbers, addresses, hashes and names do not
 * match.
 */
const form = /^(?:[+-]?\d{1,12}|(?!(?:\D*\d){9})[A-Z][A-Z0-9_]{0,31})$/

/**
 * Makes a word from a provider, a payer or an attacker safe to record: a code, a state, a kind of callback, a chain, a currency or the name of an
 * error. A known word, a short number and an identifier in capitals are returned unchanged. Any other word becomes `_OTHER`. An empty word stays
 * empty.
 * @param known Words from the provider's documents. Never add words from answers.
 */
export const recordedWord = (word: string, known?: ReadonlySet<string>): string => (word === '' || form.test(word) || known?.has(word) ? word : other)
