import { type CatalogueEntry, providers } from '@paysignal/providers'
import type { CatalogueRow } from '@paysignal/store'
import { CliError } from './cli-error.ts'

export type ProviderName = keyof typeof providers

/** Names of the known providers. */
export const providerNames = Object.keys(providers) as readonly ProviderName[] // `providers` is a constant, so these are all its keys

/** Returns the provider with this name. @throws {CliError} `INVALID_OPTION` when there is none. */
export function requireProvider(name: string): ProviderName {
  const found = providerNames.find((each) => each === name)
  if (found === undefined)
    throw new CliError('INVALID_OPTION', `${JSON.stringify(name)} is not a known provider. Providers: ${providerNames.join(', ')}`)
  return found
}

/** Returns the catalogue of one provider, or of all, as flat rows. @throws {CliError} `INVALID_OPTION` when there is no such provider. */
export function catalogueRows(provider?: string) {
  const names = provider === undefined ? providerNames : [requireProvider(provider)]
  return names.flatMap((name) => providers[name]().catalogue.map((entry) => rowOf(name, entry)))
}

const rowOf = (provider: string, { api, code, aliases, status, message, category, retry, remedy, source }: CatalogueEntry) => ({
  provider,
  api,
  code,
  status,
  message: aliases?.length ? `${message} (also: ${aliases.join(', ')})` : message,
  category,
  retry,
  remedy,
  source: `${source.title}, ${source.url}, read ${source.readOn}`,
})

/** Returns the catalogues of all providers as rows of the table `catalogue`. */
export const catalogueFor = (): readonly CatalogueRow[] =>
  providerNames.flatMap((provider) =>
    providers[provider]().catalogue.map(({ api, code, status, message, messageZh, category, retry, remedy, remedyZh, source }) => ({
      provider,
      api,
      code,
      status,
      message,
      message_zh: messageZh ?? '',
      category: category ?? '',
      retry,
      remedy,
      remedy_zh: remedyZh ?? '',
      source: source.url,
      read_on: source.readOn,
    })),
  )
