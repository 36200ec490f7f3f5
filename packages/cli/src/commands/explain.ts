import { categories, retryAdvice } from '@paysignal/contract'
import { type CatalogueEntry, providers } from '@paysignal/providers'
import { providerNames, requireProvider } from '../catalogue-rows.ts'
import { CliError } from '../cli-error.ts'
import { defineCommand } from '../command.ts'

export const explain = defineCommand({
  name: 'explain',
  summary: 'Prints the meaning and the remedy of a code',
  positionals: 'PROVIDER CODE',
  options: { api: { type: 'text', value: 'GROUP', meaning: 'Only the meaning in this API group' } },
  run: async ({ options, positionals, output }) => {
    const [name, code, ...more] = positionals
    if (name === undefined || code === undefined || more.length > 0)
      throw new CliError(
        'INVALID_OPTION',
        `explain takes a provider and a code, such as: explain gatepay 400002. Providers: ${providerNames.join(', ')}`,
      )
    const provider = requireProvider(name)
    const entries = providers[provider]().catalogue.filter(
      (entry) => isMeant(entry, code) && (options.api === undefined || entry.api === options.api),
    )
    if (entries.length === 0)
      throw new CliError(
        'FAILURE',
        `${name} has no code ${JSON.stringify(code)}${options.api ? ` in ${options.api}` : ''} in the catalogue. See: paysignal codes ${name}`,
      )
    output.print(entries.map((entry) => explanation(provider, entry)).join('\n\n'))
    return 0
  },
})

const spelling = (text: string) => text.trim().toLowerCase().replaceAll(/\s+/g, ' ')

const isMeant = (entry: CatalogueEntry, code: string) => [entry.code, ...(entry.aliases ?? [])].some((each) => spelling(each) === spelling(code))

function explanation(provider: string, entry: CatalogueEntry): string {
  const { api, code, status, message, messageZh, category, retry, remedy, remedyZh, source } = entry
  return [
    `${provider} ${code} (${api}${status === 'estimated' ? '; meaning estimated, not confirmed by the provider' : ''})`,
    `  Says:   ${message}${messageZh ? ` / ${messageZh}` : ''}`,
    `  Means:  ${category === null ? 'No error.' : `${category}: ${categories[category]}`}`,
    `  Do:     ${remedy}${remedyZh ? ` / ${remedyZh}` : ''}`,
    `  Retry:  ${retry}: ${retryAdvice[retry]}`,
    `  Source: ${source.title}, ${source.url} (read ${source.readOn})`,
  ].join('\n')
}
