import type { CatalogueEntry, Provider } from '../provider.ts'

/**
 * Finds the catalogue's entry for a code. If the group `api` does not have the code, the groups in `sharedApis` are searched one after the other,
 * provided that `api` is one of them or is unknown. Aliases are found, too. Letter case and repeated spaces do not matter.
 */
export function lookup(provider: Provider, api: string, code: string): CatalogueEntry | undefined {
  return findCode(provider.catalogue, provider.sharedApis, api, code)
}

/** Does the same as `lookup`, for callers that have a catalogue but no `Provider`. */
export function findCode(catalogue: readonly CatalogueEntry[], sharedApis: readonly string[], api: string, code: string): CatalogueEntry | undefined {
  const groups = indexOf(catalogue)
  const spelling = normalised(code)
  const own = groups.get(api)
  const found = own?.get(spelling)
  if (found !== undefined || (own !== undefined && !sharedApis.includes(api))) return found
  for (const group of sharedApis) {
    const entry = groups.get(group)?.get(spelling)
    if (entry !== undefined) return entry
  }
  return undefined
}

type Index = ReadonlyMap<string, ReadonlyMap<string, CatalogueEntry>>
const indices = new WeakMap<readonly CatalogueEntry[], Index>()

function indexOf(catalogue: readonly CatalogueEntry[]): Index {
  const known = indices.get(catalogue)
  if (known !== undefined) return known
  const index = new Map<string, Map<string, CatalogueEntry>>()
  for (const entry of catalogue) {
    const group = index.get(entry.api) ?? new Map<string, CatalogueEntry>()
    for (const spelling of spellingsOf(entry)) group.set(normalised(spelling), entry)
    index.set(entry.api, group)
  }
  indices.set(catalogue, index)
  return index
}

/** The code of an entry and its aliases. Only own properties count, so that a polluted Object.prototype cannot add spellings. */
export const spellingsOf = (entry: CatalogueEntry): readonly string[] => [
  entry.code,
  ...(Object.hasOwn(entry, 'aliases') ? (entry.aliases ?? []) : []),
]

const normalised = (code: string) => code.trim().toLowerCase().replaceAll(/\s+/g, ' ')
