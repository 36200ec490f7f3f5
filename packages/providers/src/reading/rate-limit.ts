import type { CallReading, Exchange } from '../provider.ts'

type RateLimit = NonNullable<CallReading['rateLimit']>

/** Reads the headers `X-RateLimit-*` and `Retry-After`. Returns undefined if none of them is readable. */
export function readRateLimit({ responseHeader }: Pick<Exchange, 'responseHeader'>): RateLimit | undefined {
  const limit = count(responseHeader('x-ratelimit-limit'))
  const remaining = count(responseHeader('x-ratelimit-remaining'))
  const sentMs = () => Date.parse(responseHeader('date') ?? '')
  const retryAfterMs = waitMs(responseHeader('retry-after'), sentMs) ?? waitMs(responseHeader('x-ratelimit-reset'), sentMs)
  return limit === undefined && remaining === undefined && retryAfterMs === undefined ? undefined : { limit, remaining, retryAfterMs }
}

const count = (value: string | undefined) => (value !== undefined && /^\d{1,12}$/.test(value.trim()) ? Number(value) : undefined)

const dayMs = 86_400_000

// HashNut does not document the unit of its reset. A number below 1e9 is taken as seconds to wait, a larger one as an instant in seconds or
// milliseconds. The wait until an instant is computed from the answer's Date header, so that an error of our clock does not matter.
function waitMs(value: string | undefined, sentMs: () => number): number | undefined {
  if (value === undefined) return undefined
  const found = value.trim()
  const number = /^\d{1,16}$/.test(found) ? Number(found) : Number.NaN
  const untilMs = Number.isNaN(number) ? Date.parse(found) : number >= 1e12 ? number : number * 1000
  const wait = number < 1e9 ? untilMs : untilMs - sentMs()
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), dayMs) : undefined
}
