import { setTimeout as sleep } from 'node:timers/promises'
import { kafkaSource } from '../kafka/kafka-source.ts'
import { startPipeline } from '../service/pipeline.ts'
import { fakeStore } from './fake-store.ts'

// A process that reads from a broker for a short time, closes the pipeline and prints that. After that nothing may keep the process alive.
const [broker = ''] = process.argv.slice(2)
const source = kafkaSource({ brokers: [broker] })
const pipeline = await startPipeline({ source, store: fakeStore().store, storeProblems: async () => [], http: false, drainMs: 100 })
await sleep(300)
await pipeline.close()
process.stdout.write('closed\n')
