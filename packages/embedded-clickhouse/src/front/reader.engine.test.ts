import { join } from 'node:path'
import { readerLimits, readerSql } from '@paysignal/store'
import { afterAll, expect, test } from 'vitest'
import { startEmbeddedClickHouse } from '../start-embedded-clickhouse.ts'
import { headersOf, temporaryFolder } from '../temporary-folder.fixture.ts'

const clickhouse = await startEmbeddedClickHouse({ dataDir: join(temporaryFolder(), 'data') })
afterAll(() => clickhouse.close())
const askAs =
  (headers: Record<string, string>) =>
  async (sql: string, params: Record<string, string> = {}) => {
    const answer = await fetch(`${clickhouse.url}/?${new URLSearchParams(params)}`, { method: 'POST', body: sql, headers })
    return { code: answer.headers.get('x-clickhouse-exception-code'), text: await answer.text() }
  }
const own = askAs(headersOf(clickhouse.credentials))
const read = askAs(headersOf(clickhouse.readerCredentials))
await own('CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a')
await own('INSERT INTO t VALUES (1)')

test.each([
  'SELECT a FROM t',
  'WITH 1 AS x SELECT x, a FROM t',
  'SHOW TABLES',
  'SHOW FULL COLUMNS FROM t',
  'DESCRIBE TABLE t',
  'EXPLAIN SELECT a FROM t',
  'EXISTS TABLE t',
  'SELECT name FROM system.databases',
  'SELECT name FROM "system" . /* */ `tables`',
  'SELECT name FROM system.columns LIMIT 1',
  'SELECT table_name FROM information_schema.tables LIMIT 1',
  'SELECT number FROM numbers(3)',
  'SELECT a FROM t SETTINGS max_threads = 1, max_result_rows = 10',
])('the reader may: %s', async (sql) => {
  expect((await read(sql)).code).toBeNull()
})

test.each([
  'INSERT INTO t VALUES (2)',
  'INSERT INTO t FORMAT TSV\n2\n',
  'CREATE TABLE u (a Int8) ENGINE = Memory',
  'DROP TABLE t',
  'ALTER TABLE t DELETE WHERE 1',
  'KILL QUERY WHERE 1',
  'SET max_threads = 1',
  'SYSTEM DROP MARK CACHE',
  'SELECT query FROM system.processes',
  'SELECT query FROM "sys\\x74em"/* /* */ */."query_log"',
  'SELECT * FROM system.{t:Identifier}',
  'SELECT * FROM {d:Identifier}.{t:Identifier}',
  "SELECT * FROM merge('system', 'processes')",
  "SELECT arrayMap(file, ['/etc/hostname'])",
  "SELECT b FROM generateRandom($$a String, b String ALIAS file('/etc/hostname')$$) LIMIT 1",
  "SELECT b FROM values($$a String, b String ALIAS file('/etc/hostname')$$, ('1'), ('2'))",
  "SELECT getServerSetting('path')",
  'SELECT * FROM loop(system, processes)',
  "SELECT * FROM remote('127.0.0.1', system.processes)",
  'SHOW PROCESSLIST',
  'SHOW GRANTS',
  'SELECT 1 SETTINGS max_result_rows = 0',
  'SELECT 1 SETTINGS "max_memory_usage" = 99999999999',
  'SELECT * FROM (SELECT 1 SETTINGS max_threads = 64)',
  'SELECT 1 SETTINGS readonly = 0',
])('the reader may not: %s', async (sql) => {
  expect((await read(sql, { param_t: 'processes', param_d: 'system' })).code).toMatch(/^(62|164|344|452|497)$/)
})

test('the reader cannot choose the database system', async () => {
  expect((await read('SELECT query FROM processes', { database: 'system' })).code).toBe('497')
})

test('the limits apply, and higher values in a request are reduced to them', async () => {
  const names = Object.keys(readerLimits)
  const sql = `SELECT ${names.map((name) => `getSetting('${name}')`).join(', ')} FORMAT JSONCompactEachRow`
  const asked = Object.fromEntries(names.map((name) => [name, '0']))
  // The result is one row, with the values in the sequence of the names.
  for (const params of [{}, asked, { max_execution_time: '60', max_threads: '99' }])
    expect((JSON.parse((await read(sql, params)).text) as unknown[]).map(Number)).toEqual(Object.values(readerLimits))
  expect(JSON.parse((await read(sql, { max_execution_time: '7' })).text)).toContain(7)
  expect((await read('SELECT number FROM numbers(100001)')).code).toBe('396')
  expect((await read('SELECT groupArray(number) FROM numbers(1000000000)')).code).toBe('241')
  expect((await own('SELECT count() FROM t')).text).toBe('1\n')
})

test('the statements of readerSql are valid ClickHouse SQL', async () => {
  const statements = readerSql('paysignal')
  for (const statement of statements) expect((await own(`SELECT formatQuery({q:String})`, { param_q: statement })).code, statement).toBeNull()
  const text = statements.join(';\n')
  for (const [name, most] of Object.entries(readerLimits)) expect(text).toContain(`${name} = ${most} MIN 1 MAX ${most}`)
  expect(text).toContain('GRANT SELECT ON paysignal.*')
  expect(text).not.toMatch(/GRANT (?!SELECT|paysignal_reader_role TO)/)
})
