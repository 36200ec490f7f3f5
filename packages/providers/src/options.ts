import { ownOptions } from '@paysignal/contract'
import { ProviderError } from './provider-error.ts'

/** What every provider can be told. */
export interface ProviderOptions {
  /** Secret that signs requests and callbacks. Without it, answers can still be read. */
  readonly secret?: string
  /** `host` or `host:port` of the API; default the provider's production hosts. */
  readonly hosts?: readonly string[]
  /** Largest age of a signed timestamp that the provider accepts, either way, in milliseconds. */
  readonly timestampWindowMs?: number
  /** Largest age of a callback's timestamp that is accepted, either way, in milliseconds; default 300 000. */
  readonly callbackToleranceMs?: number
}

/** What is wrong with a value; undefined when nothing is. */
export type OptionCheck = (value: unknown) => string | undefined

/** A check for every option of a provider: the table of its names. */
export type OptionChecks<T> = Readonly<Record<keyof T & string, OptionCheck>>

/** Checks of the options that every provider has. */
export const commonChecks: OptionChecks<ProviderOptions> = {
  secret: (value) => (typeof value === 'string' && value !== '' ? undefined : 'must be a text that is not empty'),
  hosts: (value) => (Array.isArray(value) && value.length > 0 && value.every(isHost) ? undefined : 'must list hosts such as api.example.com:8443'),
  timestampWindowMs: isDuration,
  callbackToleranceMs: isDuration,
}

function isDuration(value: unknown): string | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? undefined : 'must be a positive number of milliseconds'
}

const isHost = (value: unknown) => typeof value === 'string' && /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(value)

/**
 * The options as own members. Refuses those that are unknown or out of range, all at once, before they can mislead. Values are never repeated: one
 * of them is the secret.
 * @throws {ProviderError} `INVALID_OPTION`
 */
export function checkedOptions<T extends object>(provider: string, options: T, checks: OptionChecks<T>): T {
  const { own, problems } = ownOptions(provider, options, checks)
  const wrong = Object.entries(own).flatMap(([name, value]) => {
    const problem = value === undefined ? undefined : checks[name as keyof T & string](value) // only known names are in it
    return problem === undefined ? [] : [`${provider}.${name} ${problem}`]
  })
  if (problems.length + wrong.length > 0) throw new ProviderError('INVALID_OPTION', [...problems, ...wrong].join('; '))
  return own
}
