import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openEngine } from '../engine/engine.ts'
import { temporaryFolder } from '../temporary-folder.fixture.ts'

// The statements go directly to the engine, without the checks of the front: the engine must refuse them by itself.
const folder = temporaryFolder()
const canary = join(folder, 'canary.txt')
writeFileSync(canary, 'SECRET_MARKER_FILE\n')
mkdirSync(join(folder, 'data'))
const engine = await openEngine(join(folder, 'data'), { mostSeconds: 60, allowsFilesAndUrls: false })
afterAll(() => engine.close())

const run = async (role: 'owner' | 'reader', sql: string) => {
  const context = {
    role,
    database: undefined,
    settings: new Map<string, string>(),
    isReadOnly: role === 'reader',
    signal: new AbortController().signal,
  }
  return Buffer.from((await engine.query(sql, 'TSVRaw', context)).bytes).toString()
}

const outside = [
  `SELECT * FROM file('${canary}', LineAsString)`,
  `SELECT * FROM \`${canary}\``,
  `CREATE TABLE f (a String) ENGINE = File(LineAsString, '${canary}')`,
  `CREATE DATABASE d ENGINE = Filesystem('${folder}')`,
  `CREATE DICTIONARY d (a UInt8) PRIMARY KEY a SOURCE(FILE(path '${canary}' format 'TSV')) LAYOUT(FLAT()) LIFETIME(0)`,
  `INSERT INTO FUNCTION file('${join(folder, 'written')}', CSV, 'a Int8') SELECT 1`,
  `SELECT 1 FORMAT Template SETTINGS format_template_row = '${canary}'`,
  "SELECT * FROM url('http://127.0.0.1:1/', CSV)",
  "SELECT * FROM remote('127.0.0.1:1', system.one)",
  "BACKUP DATABASE default TO File('x')",
  'CREATE FUNCTION f AS (x) -> x',
  'SYSTEM SHUTDOWN',
  'EXECUTE AS default SELECT 1',
]

test.each(['owner', 'reader'] as const)('the engine keeps the role %s from files and other machines', async (role) => {
  for (const sql of outside) await expect(run(role, sql), sql).rejects.toThrow(/Code: (164|344|452|497)\./)
  expect(existsSync(join(folder, 'written'))).toBe(false)
})

test('the engine refuses a longer time limit, however the name of the setting is written', async () => {
  for (const sql of ['SELECT 1 SETTINGS max_execution_time = 0', 'SELECT 1 SETTINGS "max_exec\\x75tion_time" = 61', "SET dialect = 'kusto'"])
    await expect(run('owner', sql), sql).rejects.toThrow(/Code: 452\./)
  expect(await run('owner', "SELECT getSetting('max_execution_time')")).toBe('60\n')
})

test('the engine keeps the reader from changing data', async () => {
  await run('owner', 'CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a')
  for (const sql of ['INSERT INTO t SELECT 1', 'DROP TABLE t', 'CREATE TABLE u (a UInt8) ENGINE = Memory', 'ALTER TABLE t DELETE WHERE 1'])
    await expect(run('reader', sql), sql).rejects.toThrow(/Code: (164|497)\./)
  expect(await run('reader', 'SELECT count() FROM t')).toBe('0\n')
})
