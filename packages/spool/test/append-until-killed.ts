import { openSpoolWriter } from '../src/index.ts'

/** Appends batches to the spool named by the first argument until it is killed. After each batch it prints how many records are kept. */
const [dir = '', label = ''] = process.argv.slice(2)
const writer = await openSpoolWriter({ dir, maxBytes: 1_048_576 * 64, leaseMs: 1_000_000 })
process.stdout.write(`${writer.name}\n`)
for (let next = 0; ; ) {
  const count = 1 + (next % 37)
  await writer.append(
    Array.from({ length: count }, (_, index) => ({ key: label, value: Buffer.from(`${label}-${next + index}-${'x'.repeat((next * 7) % 900)}`) })),
  )
  next += count
  process.stdout.write(`${next}\n`)
}
