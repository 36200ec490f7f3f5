import { recordedWord } from '@paysignal/contract'
import { type CodeReading, knownWords, type Provider } from '@paysignal/providers'
import { createMessageShape } from './message-shape.ts'

/** What may be recorded of the words and texts of one provider's answers and callbacks. */
export interface RecordedWords {
  /** A code, state, chain, currency or kind of callback: itself, or `_OTHER`. */
  word(text: string | undefined): string | undefined
  /** The shape of what was said of an undocumented code; what the catalogue explains needs none. */
  shape(code: CodeReading): string | undefined
}

/** Applied to whatever a provider's readings hold: one that is not ours may read anything into them. */
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
