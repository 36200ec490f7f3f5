import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const script = fileURLToPath(new URL('../test/polluted-main.ts', import.meta.url))
const sources = ['.', '../../providers/src', '../../contract/src'].map((name) => fileURLToPath(new URL(name, import.meta.url)))

test('a polluted Object.prototype changes no call, callback, event, counter or option', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@paysignal/source', script, ...sources], { maxBuffer: 1e8 })
  const { names, expected, differences } = JSON.parse(stdout) as { names: number; expected: unknown; differences: readonly string[] }
  expect(differences).toEqual([])
  // The comparison must not be empty: it has many names, accepted and refused callbacks, and calls with and without an answer.
  expect(names).toBeGreaterThan(200)
  for (const word of ['accepted', 'rejected_timestamp', 'rejected_unsigned', 'provider_error', 'transport_error', 'order_state'])
    expect(JSON.stringify(expected)).toContain(word)
}, 60_000)
