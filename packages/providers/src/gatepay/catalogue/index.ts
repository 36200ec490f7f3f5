import type { CatalogueEntry } from '../../provider.ts'

export const gatepayCatalogue: readonly CatalogueEntry[] = []
