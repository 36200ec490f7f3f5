import { other } from './vocabulary.ts'

/** A signed number of at most 12 digits, or an identifier in capitals with at most 8 digits in it. A card number is neither, and no address, hash or name is. */
const form = /^(?:[+-]?\d{1,12}|(?!(?:\D*\d){9})[A-Z][A-Z0-9_]{0,31})$/

/**
 * What may be recorded of a word that was written elsewhere, by a provider, a payer or an attacker: codes, states, kinds of callbacks, chains,
 * currencies, names of errors. A known word stays as it is, and so does one of the form that such words have; any other is `_OTHER`. Empty stays empty.
 * @param known Words of documents, never of answers.
 */
export const recordedWord = (word: string, known?: ReadonlySet<string>): string => (word === '' || form.test(word) || known?.has(word) ? word : other)
