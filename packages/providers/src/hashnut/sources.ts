import type { Source } from '../provider.ts'

/** The page that the catalogue of HashNut comes from. */
export const hashnutSources = {
  page: { title: 'HashNut error codes', url: 'https://docs.hashnut.io/zh-Hans/docs/api-reference/error-codes', readOn: '2026-11-21' },
} as const satisfies Record<string, Source>
