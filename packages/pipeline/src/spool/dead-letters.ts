import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeadLetter } from '../protocol/log-source.ts'

const file = 'dead-letters.jsonl'

/**
 * Appends messages that cannot be stored to the file `dead-letters.jsonl` of the spool, one JSON object in each line:
 * `{ log, offset, reason, code?, at, key, value }`, with the value as base64. Resolves once they are on the disk. After a crash a message can be in
 * the file twice.
 */
export async function writeDeadLetters(dir: string, log: string, letters: readonly DeadLetter[]): Promise<void> {
  const lines = letters.map(({ message: { offset, key, value }, reason, code }) => {
    const letter = { log, offset, reason, code, at: Date.now(), key: key?.toString() ?? null, value: value?.toString('base64') ?? null }
    return `${JSON.stringify(letter)}\n`
  })
  const target = await open(join(dir, file), 'a', 0o600)
  try {
    await target.writeFile(lines.join(''))
    await target.datasync()
  } finally {
    await target.close()
  }
}
