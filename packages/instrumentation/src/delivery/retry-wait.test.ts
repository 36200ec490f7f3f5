import { expect, test } from 'vitest'
import { createRetryWait } from './retry-wait.ts'

test('each cancellation ends the wait of its moment, and a wait that begins later is a new one', async () => {
  // A wait that is not cancelled outlasts the test.
  const retry = createRetryWait({ minMs: 120_000, maxMs: 240_000 })
  const ended: string[] = []
  const waits = [retry.wait().then(() => ended.push('first'))]
  retry.cancel()
  await waits[0]
  waits.push(retry.wait().then(() => ended.push('second')))
  await Promise.resolve()
  expect(ended).toEqual(['first'])
  retry.cancel()
  await Promise.all(waits)
  expect(ended).toEqual(['first', 'second'])
})
