import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { startEmbeddedClickHouse } from '../start-embedded-clickhouse.ts'
import { headersOf, temporaryFolder } from '../temporary-folder.fixture.ts'

const folder = temporaryFolder()
const canary = join(folder, 'canary.txt')
writeFileSync(canary, 'SECRET_MARKER_FILE\n')
const owner = { username: 'owner', password: 'a-password-for-this-test' }
const clickhouse = await startEmbeddedClickHouse({ dataDir: join(folder, 'data'), ...owner })
afterAll(() => clickhouse.close())

const ask = async (sql: string, params: Record<string, string> = {}, signal?: AbortSignal) => {
  const answer = await fetch(`${clickhouse.url}/?${new URLSearchParams(params)}`, {
    method: 'POST',
    body: sql,
    headers: headersOf(owner),
    ...(signal && { signal }),
  })
  return { code: answer.headers.get('x-clickhouse-exception-code'), text: await answer.text() }
}
const count = async (table: string) => (await ask(`SELECT count() FROM ${table}`)).text
await ask('CREATE TABLE t (a String) ENGINE = MergeTree ORDER BY a')

describe('rows of an INSERT cannot hide another statement', () => {
  test.each([
    'INSERT INTO t FORMAT Values (1); INSERT INTO t SELECT 2',
    'INSERT INTO t FORMAT Values (1)\n\nINSERT INTO t SELECT 2',
    "INSERT INTO FUNCTION null('a Int32') FORMAT TSV\n1\n2\n\nINSERT INTO t SELECT 2",
    'INSERT INTO FUNCTION null(\'a Int32\') (a) SETTINGS max_threads = 1 FORMAT JSONEachRow {"a":1} ; INSERT INTO t SELECT 2',
    'INSERT INTO t SETTINGS `max_threads` = 1 FORMAT TSV\n1\n\nINSERT INTO t SELECT 2',
    "INSERT INTO t SELECT a FROM input('a String') FORMAT TSV\n1\n\nINSERT INTO t SELECT 2",
    "INSERT INTO t VALUES ('a')\n\nINSERT INTO t SELECT 2",
    "INSERT INTO t VALUES ('a'); INSERT INTO t SELECT 2",
    "INSERT INTO t VALUES ('a')) INSERT INTO t SELECT 2",
    'WITH 1 AS x INSERT INTO t FORMAT TSV\n1\n\nINSERT INTO t SELECT 2',
    "SELECT 1 /* /* */ ' */ ; INSERT INTO t SELECT 2 -- '",
    "SELECT 1 // '\n; INSERT INTO t SELECT 2 -- '",
    'CREATE TABLE IF NOT EXISTS u (a Int8) ENGINE = Null PARALLEL WITH INSERT INTO t SELECT 2',
    'EXECUTE AS default INSERT INTO t SELECT 2',
    'SET ROLE files',
  ])('%j', async (sql) => {
    expect((await ask(sql)).code).toMatch(/^(48|62|344)$/)
    expect(await count('t')).toBe('0\n')
  })

  test('rows that look like statements are stored as data', async () => {
    await ask('CREATE TABLE rows (a String) ENGINE = MergeTree ORDER BY a')
    await ask('INSERT INTO rows FORMAT LineAsString\nx\n\nSYSTEM SHUTDOWN;\n')
    await ask("INSERT INTO rows (a) VALUES ('1); SYSTEM SHUTDOWN'), ($x$;$x$) ;")
    expect(await count('rows')).toBe('5\n')
  })
})

describe('no spelling of a setting raises a limit', () => {
  const asked = "SELECT getSetting('max_execution_time')"
  test.each([
    `${asked} SETTINGS "max_execution_time" = 0`,
    `${asked} SETTINGS \`max_execution_time\`=0`,
    `${asked} SETTINGS "max_exec\\x75tion_time" = 0`,
    `${asked} SETTINGS/**/max_execution_time/* /* */ */==/**/0`,
    `${asked} SETTINGS max_threads = 1, “max_execution_time” = 0`,
    `${asked} SETTINGS max_execution_time = DEFAULT`,
    `${asked} SETTINGS max_execution_time = {n:UInt8}`,
    `SELECT * FROM (${asked} SETTINGS "max_execution_time" = 0)`,
    `CREATE VIEW v AS ${asked} SETTINGS \`max_execution_time\` = 0`,
    'SET "max_execution_time" = 0',
    `${asked} SETTINGS dialect = 'kusto'`,
    `${asked} SETTINGS profile = 'default'`,
  ])('%s', async (sql) => {
    expect((await ask(sql, { param_n: '0' })).code).toBe('452')
    const get = await fetch(`${clickhouse.url}/?${new URLSearchParams({ query: sql, param_n: '0' })}`, { headers: headersOf(owner) })
    expect(get.ok).toBe(false)
  })

  test.each(['dialect', 'profile', 'format_template_row', 'log_comment', 'implicit_select'])('the setting %s is refused in the URL', async (name) => {
    expect((await ask('SELECT 1', { [name]: canary })).code).toBe('452')
  })
})

describe('files and other machines cannot be accessed', () => {
  test.each([
    `SELECT * FROM file('${canary}', LineAsString)`,
    `SELECT * FROM "FILE"('${canary}', LineAsString)`,
    `SELECT file('${canary}')`,
    `SELECT \`fi\\x6ce\`/* */('${canary}')`,
    `SELECT * APPLY(file) FROM (SELECT '${canary}')`,
    `SELECT * APPLY file FROM (SELECT '${canary}')`,
    `SELECT arrayMap(file, ['${canary}'])`,
    `SELECT arrayMap("file", ['${canary}'])`,
    `EXPLAIN SELECT arrayMap(\`fi\\x6ce\`/* */, ['${canary}'])`,
    `SELECT arrayFilter(“file”, ['${canary}'])`,
    `SELECT arrayFold(file, ['${canary}'], '')`,
    `SELECT arraySort(file, ['${canary}', '${canary}'])`,
    `SELECT mapApply(file, map('${canary}', 'd'))`,
    `SELECT * FROM (SELECT 1 WHERE arrayExists(file, ['${canary}']))`,
    `WITH file AS f SELECT arrayMap(f, ['${canary}'])`,
    `SELECT arrayMap({f:Identifier}, ['${canary}'])`,
    `CREATE VIEW fv AS SELECT arrayMap(file, ['${canary}'])`,
    `INSERT INTO t VALUES (arrayMap(file, ['${canary}'])[1])`,
    `SELECT b FROM generateRandom($$a String, b String ALIAS file('${canary}')$$) LIMIT 1`,
    `SELECT b FROM values($$a String, b String ALIAS file('${canary}')$$, ('1'), ('2'))`,
    `INSERT INTO t SELECT b FROM values($$a String, b String ALIAS file('${canary}')$$, ('1'), ('2'))`,
    `SELECT * FROM null($$a String, b String ALIAS file('${canary}')$$)`,
    `SELECT * FROM format(Values, 'a String', $$(file('${canary}'))$$)`,
    `SELECT * FROM format(JSONEachRow, $$a String, b String DEFAULT file('${canary}')$$, '{"a":"1"}')`,
    "SELECT getServerSetting('path')",
    "SELECT getMacro('shard')",
    'SELECT showCertificate()',
    `SELECT * FROM \`${canary}\``,
    `INSERT INTO t FROM INFILE '${canary}' FORMAT LineAsString`,
    `SELECT 1 INTO OUTFILE '${join(folder, 'written')}'`,
    `INSERT INTO FUNCTION file('${join(folder, 'written')}', CSV, 'a Int8') SELECT 1`,
    `CREATE TABLE f (a String) ENGINE = File(LineAsString, '${canary}')`,
    `CREATE TABLE f (a String) ENGINE = \`Kafka\`('127.0.0.1:1', 't', 'g', 'TSV')`,
    `CREATE TABLE f (a String) ENGINE URL('http://127.0.0.1:1/', CSV)`,
    `CREATE DATABASE d ENGINE = Filesystem('${folder}')`,
    `CREATE DICTIONARY d (a String) PRIMARY KEY a SOURCE(FILE(path '${canary}' format 'LineAsString')) LAYOUT(FLAT()) LIFETIME(0)`,
    `CREATE TABLE f (a Int8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = web, endpoint = 'http://127.0.0.1:1/')`,
    `CREATE FUNCTION f AS (x) -> x`,
    `SELECT 1 FORMAT Template SETTINGS format_template_row = '${canary}'`,
    "SELECT * FROM url('http://127.0.0.1:1/', CSV)",
    "SELECT * FROM remote('127.0.0.1:1', system.one)",
    "SELECT * FROM python('x')",
    "DESCRIBE TABLE s3('http://127.0.0.1:1/x.csv')",
    "BACKUP TABLE t TO File('x')",
    "ATTACH TABLE f FROM '/tmp/x' (a Int8) ENGINE = MergeTree ORDER BY a",
  ])('%s', async (sql) => {
    const { code, text } = await ask(sql, { param_f: 'file' })
    expect([code, text.includes('SECRET_MARKER'), existsSync(join(folder, 'written'))], text).toEqual([expect.stringMatching(/^\d+$/), false, false])
    expect(await count("t WHERE a LIKE '%SECRET_MARKER%'")).toBe('0\n')
  })

  test('exactly these table functions and engines of this version are allowed', async () => {
    const isOff = async (sql: string) => (await ask(sql)).text.includes('dangerouslyAllowFilesAndUrls')
    const allowed = async (list: string, sql: (name: string) => string) => {
      const names = (await ask(list)).text.trim().split('\n')
      expect(names.length).toBeGreaterThan(10)
      const found: string[] = []
      for (const name of names) if (!(await isOff(sql(name)))) found.push(name)
      return found.join(' ')
    }
    expect(await allowed('SELECT name FROM system.table_functions ORDER BY name', (name) => `DESCRIBE TABLE ${name}('x')`)).toMatchInlineSnapshot(
      `"generateSeries generate_series merge mergeTreeIndex mergeTreeProjection numbers numbers_mt primes view viewExplain viewIfPermitted zeros zeros_mt"`,
    )
    const engines = 'SELECT name FROM (SELECT name FROM system.table_engines UNION ALL SELECT name FROM system.database_engines) ORDER BY name'
    expect(await allowed(engines, (name) => `CREATE TABLE nowhere.f (a Int8) ENGINE = ${name}`)).toMatchInlineSnapshot(
      `"AggregatingMergeTree Atomic Buffer CoalescingMergeTree CollapsingMergeTree Join Log MaterializedView Memory Memory Merge MergeTree Null ReplacingMergeTree Set StripeLog SummingMergeTree TinyLog VersionedCollapsingMergeTree View"`,
    )
  })

  // When a newer engine adds such a function, this test fails until somebody has checked it.
  test('exactly these ordinary functions are allowed although their names suggest files or other machines', async () => {
    const { text } = await ask(
      "SELECT name FROM system.functions WHERE match(lower(name), 'file|llm|^ai|remote|exec|embed|python|shell|disk|model|boost|fetch|request|server|macro|certif|secret|environ|config') ORDER BY name",
    )
    const open: string[] = []
    for (const name of text.trim().split('\n')) if (!(await ask(`SELECT arrayMap(${name}, [])`)).text.includes('dangerouslyAllow')) open.push(name)
    expect(open.join(' ')).toMatchInlineSnapshot(
      `"currentProfiles defaultProfiles enabledProfiles filesystemAvailable filesystemCapacity filesystemUnreserved serverTimeZone serverTimezone serverUUID"`,
    )
  })
})

test('a query is stopped when its caller closes the connection, and its lane becomes free', async () => {
  const slow = { max_block_size: '1', function_sleep_max_microseconds_per_block: '9000000' }
  const running = async () => Number((await ask("SELECT countIf(query LIKE 'SELECT sleepEachRow%' AND NOT is_cancelled) FROM system.processes")).text)
  const begin = () => {
    const caller = new AbortController()
    ask('SELECT sleepEachRow(0.2) FROM numbers(300)', slow, caller.signal).catch(() => {})
    return caller
  }
  const first = begin()
  await expect.poll(running).toBe(1)
  const second = begin()
  first.abort()
  // This query runs in the lane of the first caller, while the second query still runs.
  await expect.poll(running).toBe(1)
  second.abort()
  await expect.poll(running).toBe(0)
  expect(await Promise.all([ask('SELECT 1'), ask('SELECT 2'), ask('SELECT 3')])).toMatchObject([{ text: '1\n' }, { text: '2\n' }, { text: '3\n' }])
})
