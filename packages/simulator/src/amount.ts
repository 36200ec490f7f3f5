/** An amount in units of 0.00000001 coin. Both providers use at most eight decimals, so nothing is rounded. */
export type Units = bigint

const places = 8
const pattern = /^(\d{1,15})(?:\.(\d{1,18}))?$/

/** Reads a decimal text or a JSON number. Undefined when it is neither, when it is negative, or when it has more than eight decimals. */
export function unitsFrom(value: unknown): Units | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const match = pattern.exec(String(value).trim())
  if (!match) return undefined
  const fraction = (match[2] ?? '').replace(/0+$/, '')
  if (fraction.length > places) return undefined
  return BigInt(match[1] ?? '0') * 100_000_000n + BigInt(fraction.padEnd(places, '0'))
}

/** The number of decimals, not counting trailing zeros. */
export const decimalsOf = (value: unknown) => (/\.(\d+)$/.exec(String(value).trim())?.[1] ?? '').replace(/0+$/, '').length

/** Writes an amount without trailing zeros, such as `12.5`. */
export function decimalFrom(units: Units): string {
  const text = fixedFrom(units).replace(/0+$/, '')
  return text.endsWith('.') ? text.slice(0, -1) : text
}

/** Writes an amount with all eight decimals, as GatePay's callbacks do: `0.01200000`. */
export function fixedFrom(units: Units): string {
  const text = units.toString().padStart(places + 1, '0')
  return `${text.slice(0, -places)}.${text.slice(-places)}`
}

/** A share of an amount, cut to two decimals. When that would be 0, it is half of the amount instead. */
export function shareOf(units: Units, share: number): Units {
  const cents = (units * BigInt(Math.round(share * 10_000))) / 10_000n / 1_000_000n
  return cents > 0n ? cents * 1_000_000n : units / 2n
}
