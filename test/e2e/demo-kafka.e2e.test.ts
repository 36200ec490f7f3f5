import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { type KafkaBroker, startKafka } from '../stack/kafka.ts'
import { childrenOf, paysignal } from '../stack/paysignal.ts'

const kafka = await startKafka()
const missing = 'missing' in kafka ? kafka.missing : undefined
const broker = kafka as KafkaBroker // The cast is safe because the test is skipped if there is no broker.
const folder = mkdtempSync(join(tmpdir(), 'paysignal-demo-kafka-'))

afterAll(async () => {
  if (!missing) await broker.close()
  rmSync(folder, { recursive: true, force: true })
})

// The name of a skipped test says why it is skipped.
test.skipIf(missing)(
  `the demo runs through a real Kafka broker while its pipeline is killed${missing ? ` [skipped: ${missing}]` : ''}`,
  { timeout: 180_000 },
  async () => {
    const run = paysignal(['demo', '--duration', '15', '--incidents', 'none', '--report', 'r.json', '--kafka-brokers', broker.brokers.join(',')], {
      cwd: folder,
    })
    await run.printed('first event can be queried')
    await sleep(3_000) // the process must be at work when it is killed
    const pipeline = childrenOf(run.process.pid ?? 0).find(({ command }) => command.includes(' pipeline '))
    expect(pipeline?.command).toContain('--kafka-brokers')
    process.kill(pipeline?.pid ?? 0, 'SIGKILL')
    await run.ended
    expect(run.stderr()).toMatch(/pipeline died and was started again/)
    // The cast is safe because our command wrote this file, and the test checks its fields below.
    const { events } = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as { events: Record<string, number> }
    expect(events.emitted).toBeGreaterThan(500)
    expect(events).toEqual({
      emitted: events.emitted,
      delivered: events.emitted,
      stored: events.emitted,
      distinct: events.emitted,
      dropped: 0,
      spooled: 0,
      inFlight: 0,
    })
  },
)
