import { kafkaSource, type RowStore, startPipeline } from '@paysignal/pipeline'
import { createStore } from '@paysignal/store'
import { announce, serviceSettings } from './service.ts'

/** When the process kills itself: at which insert, counted from 1, and whether before, during or after it. */
export interface Crash {
  readonly at: 'before_insert' | 'during_insert' | 'after_insert'
  readonly insert: number
}

export interface PipelineSettings {
  readonly brokers: readonly string[]
  readonly topic: string
  readonly clickhouse: string
  readonly database: string
  readonly maxRows: number
  readonly crash?: Crash
  /** The negative control: each attempt has a new token. */
  readonly isTokenOff?: boolean
}

const { brokers, topic, clickhouse, database, maxRows, crash, isTokenOff } = serviceSettings<PipelineSettings>()
const store = createStore({ url: clickhouse, database })
const die = () => process.kill(process.pid, 'SIGKILL')
let inserts = 0
const crashing: RowStore = {
  database: store.database,
  query: store.query,
  async insert({ token, ...options }) {
    const isNow = ++inserts === crash?.insert
    if (isNow && crash?.at === 'before_insert') die()
    const inserting = store.insert({ ...options, token: isTokenOff ? `${token}/${process.pid}/${inserts}` : token })
    if (isNow && crash?.at === 'during_insert') setTimeout(die, 5)
    await inserting
    if (isNow && crash?.at === 'after_insert') {
      die()
      await new Promise(() => undefined)
    }
  },
}
const pipeline = await startPipeline({
  source: kafkaSource({ brokers, topic, groupId: `${topic}-group`, deadLetterTopic: `${topic}-dead`, sessionTimeoutMs: 1_500 }),
  store: crashing,
  batch: { maxRows },
})
process.once('SIGTERM', () => void pipeline.close().then(() => process.exit(0)))
announce(pipeline.url)
