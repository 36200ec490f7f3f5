import { startEmbeddedClickHouse } from '@paysignal/embedded-clickhouse'
import { announce, serviceSettings } from './service.ts'

const { dataDir } = serviceSettings<{ dataDir: string }>()
const engine = await startEmbeddedClickHouse({ dataDir })
process.once('SIGTERM', () => void engine.close().then(() => process.exit(0)))
announce(Object.assign(new URL(engine.url), engine.credentials).href)
