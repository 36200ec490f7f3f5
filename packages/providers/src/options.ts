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

type Check = (value: unknown) => string | undefined

const optionChecks: Record<string, Check> = {
  secret: (value) => (typeof value === 'string' && value !== '' ? undefined : 'must be a text that is not empty'),
  hosts: (value) => (Array.isArray(value) && value.length > 0 && value.every(isHost) ? undefined : 'must list hosts such as api.example.com:8443'),
  timestampWindowMs: isDuration,
  callbackToleranceMs: isDuration,
  clientId: (value) => (typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? undefined : 'must be 1 to 64 letters, digits, - or _'),
  dangerouslyAcceptUnsignedCallbacks: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
}

function isDuration(value: unknown): string | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? undefined : 'must be a positive number of milliseconds'
}

const isHost = (value: unknown) => typeof value === 'string' && /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(value)

/**
 * Refuses options that are unknown or out of range, all at once, before they can mislead. Values are never repeated: one of them is the secret.
 * @throws {ProviderError} `BAD_OPTION`
 */
export function checkOptions(provider: string, options: object, allowed: readonly string[]): void {
  const problems = Object.entries(options).flatMap(([name, value]) => {
    const check = allowed.includes(name) ? optionChecks[name] : undefined
    const problem = check === undefined ? `is unknown; known are ${allowed.join(', ')}` : value === undefined ? undefined : check(value)
    return problem === undefined ? [] : [`${provider}.${name} ${problem}`]
  })
  if (problems.length > 0) throw new ProviderError('BAD_OPTION', problems.join('; '))
}
