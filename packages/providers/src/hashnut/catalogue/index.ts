import type { CatalogueEntry } from '../../provider.ts'

export const hashnutCatalogue: readonly CatalogueEntry[] = []
