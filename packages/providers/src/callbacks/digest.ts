import { createHash } from 'node:crypto'

/** A short, irreversible name for some parts: 32 hexadecimal digits. Parts are kept apart, so that moving a letter between them changes it. */
export function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return hash.digest('hex').slice(0, 32)
}
