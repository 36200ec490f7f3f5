import type { CatalogueEntry, Provider } from '../provider.ts'

/**
 * Finds what a code means. A code that its own group lacks is looked for in the groups that share its space of codes, the default group first;
 * an unknown group starts there. Aliases, letter case and runs of spaces do not matter.
 */
export function lookup(provider: Provider, api: string, code: string): CatalogueEntry | undefined {
  return findCode(provider.catalogue, provider.sharedApis, api, code)
}

/** As `lookup`, for use where only the data is at hand. */
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

/** Every spelling of an entry's code. Own members alone: a polluted Object.prototype adds none. */
export const spellingsOf = (entry: CatalogueEntry): readonly string[] => [
  entry.code,
  ...(Object.hasOwn(entry, 'aliases') ? (entry.aliases ?? []) : []),
]

const normalised = (code: string) => code.trim().toLowerCase().replaceAll(/\s+/g, ' ')
