import { ownOptions } from '@paysignal/contract'
import { throwProblems } from '../errors.ts'
import { numberProblems } from '../options/number-problems.ts'
import { withDefaults } from '../options/with-defaults.ts'

/** Limits and times of one provider's callback handler. */
export interface CallbackOptions {
  /**
   * The largest body in bytes. A larger one is refused and not read.
   * @default 65_536
   */
  readonly maxBodyBytes?: number
  /**
   * The longest time that a body may take to arrive, in milliseconds; at most 24 days. A slower one is refused, and its connection is closed.
   * @default 10_000
   */
  readonly bodyTimeoutMs?: number
  /**
   * How many bodies may be arriving at the same time. When one more begins, the body that has been arriving for the longest time is refused and its
   * connection is closed. The provider sends that callback again.
   * @default 100
   */
  readonly maxOpenBodies?: number
  /**
   * How long a handled callback is remembered, in milliseconds. Make it longer than the time over which the provider retries.
   * @default 172_800_000
   */
  readonly rememberMs?: number
  /**
   * How many handled callbacks are remembered. The oldest are forgotten first.
   * @default 50_000
   */
  readonly rememberCount?: number
  /**
   * The longest time that your function may take, in milliseconds; at most 24 days. After this time the provider is asked to retry. Its retry calls
   * your function again, even if the first run is still going on. HashNut waits 30 s for an answer.
   * @default 25_000
   */
  readonly handleTimeoutMs?: number
}

/** 48 hours, because GatePay, for example, retries for 24 hours. `observeCallback` remembers a callback for this time, too. */
export const defaultRememberMs = 172_800_000

/** `observeCallback` also remembers this number of callbacks for each provider. */
export const defaultRememberCount = 50_000

const defaults: Readonly<Required<CallbackOptions>> = {
  maxBodyBytes: 65_536,
  bodyTimeoutMs: 10_000,
  maxOpenBodies: 100,
  rememberMs: defaultRememberMs,
  rememberCount: defaultRememberCount,
  handleTimeoutMs: 25_000,
}

/** The options that become timers of Node.js. `rememberMs` is compared with the clock, so it may be longer than a timer. */
const timers: readonly (keyof CallbackOptions)[] = ['bodyTimeoutMs', 'handleTimeoutMs']

/** @throws {InstrumentationError} `INVALID_OPTION`, with all problems at once. */
export function resolveCallbackOptions(options: CallbackOptions = {}): Readonly<Required<CallbackOptions>> {
  const { own, problems } = ownOptions('callbacks', options, defaults)
  const callbacks = withDefaults(own, defaults)
  throwProblems([...problems, ...numberProblems('callbacks.', callbacks, timers)])
  return callbacks
}
