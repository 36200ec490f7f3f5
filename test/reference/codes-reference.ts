import type { CatalogueEntry, Provider } from '@paysignal/providers'
import { markdownTable } from './markdown-table.ts'

/** Writes the catalogue of a provider as Markdown: one table for each group, then the sources. */
export function codesReference({ name, catalogue }: Provider): string {
  const sources = [...new Map(catalogue.map(({ source }) => [source.url, source])).values()]
  const groups = [...new Set(catalogue.map(({ api }) => api))]
  return [
    `# Codes of ${name}`,
    'Generated from the catalogue. The same code can have different meanings in different groups. The provider has not confirmed the codes that are marked *estimated*.',
    ...groups.map(
      (group) =>
        `## ${group}\n\n${table(
          catalogue.filter(({ api }) => api === group),
          sources.map(({ url }) => url),
        )}`,
    ),
    '## Sources',
    sources.map(({ title, url, readOn }, at) => `${at + 1}. [${title}](${url}), read on ${readOn}`).join('\n'),
  ]
    .join('\n\n')
    .concat('\n')
}

const head = ['Code', 'HTTP', 'Meaning', 'Category', 'Retry', 'What to do', 'Source']

function table(entries: readonly CatalogueEntry[], urls: readonly string[]): string {
  const rows = entries.map((entry) => [
    [entry.code, ...(entry.aliases ?? [])].map((spelling) => `\`${spelling}\``).join(', '),
    String(entry.httpStatus ?? ''),
    lines(entry.status === 'estimated' ? `${entry.message} *(estimated)*` : entry.message, entry.messageZh),
    entry.category ?? '–',
    `\`${entry.retry}\``,
    lines(entry.remedy, entry.remedyZh),
    String(urls.indexOf(entry.source.url) + 1),
  ])
  return markdownTable(head, rows)
}

const lines = (english: string, chinese: string | undefined) => (chinese === undefined ? english : `${english}<br>${chinese}`)
