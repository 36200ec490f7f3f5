import type { Provider } from './provider.ts'

/** Words of a provider's documents, for `recordedWord`: its codes in every spelling, and its other words. */
export const knownWords = ({ catalogue, words = [] }: Pick<Provider, 'catalogue' | 'words'>): ReadonlySet<string> =>
  new Set([...catalogue.flatMap(({ code, aliases = [] }) => [code, ...aliases]), ...words])
