import { categories, retryAdvice } from '@paysignal/contract'
import { lookup, spellingsOf } from '../codes/lookup.ts'
import type { CatalogueEntry, Provider } from '../provider.ts'

/** Lists the problems in the data of a catalogue. */
export function catalogueProblems(provider: Provider): readonly string[] {
  const { catalogue, sharedApis } = provider
  const groups = new Set(catalogue.map(({ api }) => api))
  return [
    ...(catalogue.length === 0 ? ['the catalogue is empty'] : []),
    ...sharedApis.filter((api) => !groups.has(api)).map((api) => `the group ${api} of sharedApis has no code`),
    ...repeated(catalogue.flatMap((entry) => spellingsOf(entry).map((spelling) => `${entry.api} ${spelling.toLowerCase()}`))).map(
      (key) => `${key} is in the catalogue twice`,
    ),
    ...catalogue.flatMap((entry) => entryProblems(provider, entry).map((problem) => `${entry.api} ${entry.code}: ${problem}`)),
  ]
}

function entryProblems(provider: Provider, entry: CatalogueEntry): readonly string[] {
  const { api, code, status, message, category, retry, remedy, source, httpStatus } = entry
  const rules: readonly (readonly [boolean, string])[] = [
    [/^[a-z][a-z_]*$/.test(api), 'the group is not in snake_case'],
    [typeof code === 'string' && code !== '' && code.length <= 64, 'the code is not a string of 1 to 64 characters'],
    [status === 'documented' || status === 'estimated', `status ${status} is neither documented nor estimated`],
    [isSentence(message), 'no message: it needs at least 5 characters, without line breaks, |, < and >'],
    [
      category === null || Object.hasOwn(categories, category),
      `category ${category} is not null and not one of: ${Object.keys(categories).join(', ')}`,
    ],
    [Object.hasOwn(retryAdvice, retry), `retry advice ${retry} is not one of: ${Object.keys(retryAdvice).join(', ')}`],
    [isSentence(remedy) && remedy.length <= 400, 'no remedy: it needs 5 to 400 characters, without line breaks, |, < and >'],
    [httpStatus === undefined || (httpStatus >= 100 && httpStatus <= 599), `HTTP status ${httpStatus} does not exist`],
    [source.title !== '' && source.url.startsWith('https://'), 'no source: it needs a title and an https address'],
    [/^\d{4}-\d\d-\d\d$/.test(source.readOn) && !Number.isNaN(Date.parse(source.readOn)), 'no date read: readOn must be a date such as 2026-11-21'],
    ...spellingsOf(entry).map(
      (spelling) => [lookup(provider, api, ` ${spelling.toUpperCase()} `) === entry, `lookup does not find the spelling ${spelling}`] as const,
    ),
  ]
  return rules.filter(([holds]) => !holds).map(([, problem]) => problem)
}

const isSentence = (text: string) => text.length >= 5 && text === text.trim() && !/[\n|<>]/.test(text)

/** Returns the values that are in a list more than once. */
export const repeated = (values: readonly string[]): readonly string[] => [...new Set(values.filter((value, at) => values.indexOf(value) !== at))]
