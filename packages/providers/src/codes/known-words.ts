import type { Provider } from '../provider.ts'
import { spellingsOf } from './lookup.ts'

/** The words from a provider's documents, for `recordedWord`: its codes in every spelling, and its `words`. */
export const knownWords = (provider: Pick<Provider, 'catalogue' | 'words'>): ReadonlySet<string> =>
  new Set([...provider.catalogue.flatMap(spellingsOf), ...(Object.hasOwn(provider, 'words') ? (provider.words ?? []) : [])])
