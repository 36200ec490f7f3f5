import { ownOptions } from '@paysignal/providers'
import type { CallbackOptions } from './callback-types.ts'
import { PaySignalError, shownNumber } from './errors.ts'

const hourMs = 3_600_000

/** Names of the options, and what each is when it is left out. */
const defaults: Readonly<Required<CallbackOptions>> = {
  maxBodyBytes: 65_536,
  bodyTimeoutMs: 10_000,
  maxOpenBodies: 100,
  rememberMs: 48 * hourMs,
  rememberCount: 50_000,
  handleTimeoutMs: 25_000,
}

/** @throws {PaySignalError} `INVALID_OPTION`, with all problems at once. */
export function resolveCallbackOptions(options: CallbackOptions = {}): Readonly<Required<CallbackOptions>> {
  const { own, problems } = ownOptions('callbacks', options, defaults)
  const names = Object.keys(defaults) as (keyof CallbackOptions)[] // its keys
  const given = names.map((name) => [name, own[name] ?? defaults[name]] as const)
  const wrong = given.filter(([, value]) => !(Number.isFinite(value) && value >= 1))
  const all = [...problems, ...wrong.map(([name, value]) => `callbacks.${name} must be at least 1, got ${shownNumber(value)}`)]
  if (all.length > 0) throw new PaySignalError('INVALID_OPTION', all.join('; '))
  return Object.fromEntries(given) as unknown as Required<CallbackOptions> // one value for each name
}
