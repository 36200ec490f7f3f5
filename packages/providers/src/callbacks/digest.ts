import { createHash } from 'node:crypto'

/**
 * Hashes some parts to 32 hexadecimal digits. The length of each part is hashed, too, so that moving a letter to the next part changes the result.
 */
export function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return hash.digest('hex').slice(0, 32)
}
