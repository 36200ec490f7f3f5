import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Credentials } from '@paysignal/store'
import { afterAll, expect, test } from 'vitest'
import { startEmbeddedClickHouse } from '../start-embedded-clickhouse.ts'
import { headersOf, temporaryFolder } from '../temporary-folder.fixture.ts'

const folder = temporaryFolder()
const file = join(folder, 'rows.csv')
writeFileSync(file, '7\n')
const clickhouse = await startEmbeddedClickHouse({ dataDir: join(folder, 'data'), dangerouslyAllowFilesAndUrls: true })
afterAll(() => clickhouse.close())
const ask = async (who: Credentials, sql: string) => (await fetch(clickhouse.url, { method: 'POST', body: sql, headers: headersOf(who) })).text()

test('with dangerouslyAllowFilesAndUrls the owner reads and writes files, and the reader does not', async () => {
  for (const sql of [`SELECT * FROM file('${file}', CSV, 'a Int8')`, `SELECT file('${file}')`]) {
    expect((await ask(clickhouse.credentials, sql)).trim().replace('\\n', ''), sql).toBe('7')
    expect(await ask(clickhouse.readerCredentials, sql), sql).toMatch(/ACCESS_DENIED/)
  }
  expect(await ask(clickhouse.readerCredentials, `SELECT * FROM \`${file}\``)).toMatch(/ACCESS_DENIED/)
  await ask(clickhouse.credentials, `CREATE TABLE f (a Int8) ENGINE = File(CSV, '${file}')`)
  expect(await ask(clickhouse.credentials, 'SELECT a FROM f')).toBe('7\n')
})

test('with dangerouslyAllowFilesAndUrls, ending the process, longer time limits and hidden statements are still refused', async () => {
  for (const sql of [
    'SYSTEM SHUTDOWN',
    'SELECT 1 SETTINGS "max_execution_time" = 0',
    "INSERT INTO FUNCTION null('a Int8') FORMAT TSV\n1\n\nSELECT 1",
  ])
    expect(await ask(clickhouse.credentials, sql)).toMatch(/^Code: (344|452|48)\./)
})
