/** An amount in hundred-millionths of a coin: enough places for every provider, and no rounding. */
export type Units = bigint

const places = 8
const pattern = /^(\d{1,15})(?:\.(\d{1,18}))?$/

/** Reads a decimal text or a JSON number; undefined when it is neither, negative, or finer than eight places. */
export function unitsFrom(value: unknown): Units | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const match = pattern.exec(String(value).trim())
  if (!match) return undefined
  const fraction = (match[2] ?? '').replace(/0+$/, '')
  if (fraction.length > places) return undefined
  return BigInt(match[1] ?? '0') * 100_000_000n + BigInt(fraction.padEnd(places, '0'))
}

/** How many decimals carry a value; trailing zeros do not. */
export const decimalsOf = (value: unknown) => (/\.(\d+)$/.exec(String(value).trim())?.[1] ?? '').replace(/0+$/, '').length

/** Without trailing zeros: `12.5`. */
export function decimalFrom(units: Units): string {
  const text = fixedFrom(units).replace(/0+$/, '')
  return text.endsWith('.') ? text.slice(0, -1) : text
}

/** With all eight decimals, as GatePay's callbacks print them: `0.01200000`. */
export function fixedFrom(units: Units): string {
  const text = units.toString().padStart(places + 1, '0')
  return `${text.slice(0, -places)}.${text.slice(-places)}`
}

/** A share of an amount, cut to two decimals; at least one cent when the amount allows. */
export function shareOf(units: Units, share: number): Units {
  const cents = (units * BigInt(Math.round(share * 10_000))) / 10_000n / 1_000_000n
  return cents > 0n ? cents * 1_000_000n : units / 2n
}
