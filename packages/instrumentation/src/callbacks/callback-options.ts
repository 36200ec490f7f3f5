import { ownOptions } from '@paysignal/contract'
import { throwProblems } from '../errors.ts'
import { numberProblems } from '../number-problems.ts'
import type { CallbackOptions } from './callback-types.ts'

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

/** How long something is remembered is no timer. */
const timers: readonly (keyof CallbackOptions)[] = ['bodyTimeoutMs', 'handleTimeoutMs']

/** @throws {InstrumentationError} `INVALID_OPTION`, with all problems at once. */
export function resolveCallbackOptions(options: CallbackOptions = {}): Readonly<Required<CallbackOptions>> {
  const { own, problems } = ownOptions('callbacks', options, defaults)
  const names = Object.keys(defaults) as (keyof CallbackOptions)[] // its keys
  const given = Object.fromEntries(names.map((name) => [name, own[name] ?? defaults[name]])) as unknown as Required<CallbackOptions> // one value for each name
  throwProblems([...problems, ...numberProblems('callbacks.', given, timers)])
  return given
}
