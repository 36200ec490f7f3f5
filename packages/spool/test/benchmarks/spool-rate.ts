import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adoptSpoolFolder, openSpoolReader, openSpoolWriter, spoolTotals } from '../../src/index.ts'

/**
 * Measures the spool: events per second in batches of 500 events of 758 bytes, compared with writing the same bytes to one file; the memory used;
 * and how long a reader takes to start on a backlog of 1 GiB.
 * Run: `node --expose-gc --conditions=@paysignal/source packages/spool/test/benchmarks/spool-rate.ts`
 */
const batchSize = 500
const batches = 400
const rounds = 7
const batch = Array.from({ length: batchSize }, (_, index) => ({ key: `gatepay/M-20261124-${index}`, value: Buffer.alloc(758, 'x') }))
// The cast is safe because the list is never empty.
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number
const dir = mkdtempSync(join(tmpdir(), 'paysignal-bench-'))

async function seconds(action: () => Promise<void>) {
  const begin = performance.now()
  await action()
  return (performance.now() - begin) / 1_000
}

async function plainWrites(path: string) {
  const bytes = Buffer.concat(batch.map(({ value }) => value))
  const file = await open(path, 'a')
  for (let index = 0; index < batches; index++) await file.write(bytes)
  await file.close()
}

const bytesUsed = () => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const rates: Record<'plain' | 'append' | 'forward', number[]> = { plain: [], append: [], forward: [] }
let [peak, held] = [0, 0]
for (let round = 0; round < rounds; round++) {
  const spool = join(dir, `${round}`)
  rates.plain.push((batches * batchSize) / (await seconds(() => plainWrites(join(dir, `plain-${round}`)))))
  const writer = await openSpoolWriter({ dir: spool })
  globalThis.gc?.()
  const before = bytesUsed()
  let calls = 0
  const measure = () => {
    peak = Math.max(peak, bytesUsed() - before)
    if (calls++ % 50 > 0) return
    globalThis.gc?.()
    held = Math.max(held, bytesUsed() - before)
  }
  rates.append.push(
    (batches * batchSize) /
      (await seconds(async () => {
        for (let index = 0; index < batches; index++) {
          await writer.append(batch)
          measure()
        }
      })),
  )
  const reader = await openSpoolReader({ dir: spool, name: writer.name, isDurable: false })
  rates.forward.push(
    (batches * batchSize) /
      (await seconds(async () => {
        for (let offset = 0; ; ) {
          const records = await reader.next(batchSize, 1_048_576)
          if (records.length === 0) return
          measure()
          offset += records.length
          await reader.commit({ offset, note: '' })
        }
      })),
  )
  await reader.close()
  await writer.close()
  rmSync(spool, { recursive: true })
}
const [plain, append, forward] = [median(rates.plain), median(rates.append), median(rates.forward)]
console.log(
  `append ${Math.round(append)} events/s, ${(append / plain).toFixed(2)} times the rate of plain writes; read and commit ${Math.round(forward)} events/s; memory ${(held / 1e6).toFixed(1)} MB after garbage collection, ${(peak / 1e6).toFixed(1)} MB before`,
)

const writer = await openSpoolWriter({ dir: join(dir, 'backlog'), maxBytes: 2 ** 31 })
while (writer.next * 820 < 2 ** 30) await writer.append(batch)
await writer.close()
const start = await seconds(async () => {
  const { waiting } = await spoolTotals(join(dir, 'backlog'))
  const reader = await adoptSpoolFolder({ dir: join(dir, 'backlog'), name: writer.name })
  const records = await reader?.next(batchSize, 1_048_576)
  if (waiting !== writer.next || records?.[0]?.sequence !== 0) throw new Error('the backlog was not read')
})
console.log(`start on a backlog of 1 GiB: ${(start * 1_000).toFixed(0)} ms`)
rmSync(dir, { recursive: true })
