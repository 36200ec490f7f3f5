import { recordedWord } from '@paysignal/contract'
import { type CodeReading, knownWords, type Provider } from '@paysignal/providers'
import { createMessageShape } from './message-shape.ts'

/** Decides what may be recorded of the words and texts in one provider's answers and callbacks. */
export interface RecordedWords {
  /** Returns a code, state, chain, currency or kind of callback unchanged, or `_OTHER` if it may not be recorded. */
  word(text: string | undefined): string | undefined
  /** Returns the shape of the message of an undocumented code. Returns undefined for a code of the catalogue, because its meaning is known. */
  shape(code: CodeReading): string | undefined
}

/** Makes the functions for one provider. They are applied to the readings of every provider, because a custom provider may put any text into them. */
export function createRecordedWords(provider: Pick<Provider, 'catalogue' | 'words'>): RecordedWords {
  const known = knownWords(provider)
  const shapeOf = createMessageShape(provider.catalogue)
  const word = (text: string | undefined) => (text === undefined ? undefined : recordedWord(text, known))
  return {
    word,
    shape({ isKnown, code, rawMessage }) {
      if (isKnown) return undefined
      const text = rawMessage ?? (word(code) === code ? undefined : code)
      return text === undefined ? undefined : shapeOf(text)
    },
  }
}
