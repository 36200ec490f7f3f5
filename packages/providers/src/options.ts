import { ownOptions } from '@paysignal/contract'
import { ProviderError } from './provider-error.ts'

/** Options of every provider. */
export interface ProviderOptions {
  /**
   * The secret that signs requests and callbacks. It is not needed to read answers.
   * @default none; signing and verifying then throw `NO_SECRET`
   */
  readonly secret?: string
  /**
   * `host` or `host:port` of the API.
   * @default the provider's production hosts
   */
  readonly hosts?: readonly string[]
  /**
   * Largest difference between a signed timestamp and the provider's clock that the provider accepts, in milliseconds.
   * @default GatePay 10_000, HashNut 300_000
   */
  readonly timestampWindowMs?: number
  /**
   * Largest difference, before or after, between a callback's timestamp and the present time, in milliseconds.
   * @default 300_000
   */
  readonly callbackToleranceMs?: number
}

/** Says what is wrong with the value of an option, such as `must be true or false`. Returns undefined if the value is right. */
export type OptionCheck = (value: unknown) => string | undefined

/** One check for each option of a provider. The keys are the known names. */
export type OptionChecks<T> = Readonly<Record<keyof T & string, OptionCheck>>

/** The checks of the options that every provider has. */
export const commonChecks: OptionChecks<ProviderOptions> = {
  secret: (value) => (typeof value === 'string' && value !== '' ? undefined : 'must be a non-empty string'),
  hosts: (value) => (Array.isArray(value) && value.length > 0 && value.every(isHost) ? undefined : 'must list hosts such as api.example.com:8443'),
  timestampWindowMs: isDuration,
  callbackToleranceMs: isDuration,
}

function isDuration(value: unknown): string | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? undefined : 'must be a positive number of milliseconds'
}

const isHost = (value: unknown) => typeof value === 'string' && /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(value)

/**
 * Checks the options of a provider and returns a copy without a prototype.
 * @throws {ProviderError} `INVALID_OPTION`. The message lists all unknown names and wrong values at once. It contains no value, because one of them
 * is the secret.
 */
export function checkedOptions<T extends object>(provider: string, options: T, checks: OptionChecks<T>): T {
  const { own, problems } = ownOptions(provider, options, checks)
  const wrong = Object.entries(own).flatMap(([name, value]) => {
    const problem = value === undefined ? undefined : checks[name as keyof T & string](value) // `own` contains only known names.
    return problem === undefined ? [] : [`${provider}.${name} ${problem}`]
  })
  if (problems.length + wrong.length > 0) throw new ProviderError('INVALID_OPTION', [...problems, ...wrong].join('; '))
  return own
}
