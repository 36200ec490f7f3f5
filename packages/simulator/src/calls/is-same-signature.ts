import { timingSafeEqual } from 'node:crypto'

/** Compares two signatures. The time that it takes does not depend on where they differ. */
export function isSameSignature(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}
