import { expect, test } from 'vitest'
import { formatOf, rowInsertOf } from './statement.ts'

test('an insert of rows is taken apart', () => {
  const sql = "/* why */ INSERT INTO TABLE `my db`.t (a, `b c`) SETTINGS x = 1, y = 'it\\'s' FORMAT JSONEachRow\n{\"a\":1}"
  const found = rowInsertOf(sql)
  expect(found).toMatchObject({ database: 'my db', table: 't', columns: ['a', 'b c'], format: 'JSONEachRow' })
  expect([...(found?.settings ?? [])]).toEqual([
    ['x', '1'],
    ['y', "it's"],
  ])
  expect(sql.slice(found?.rowsAt)).toBe('{"a":1}')
})

test('rows that begin on the line of the statement are not cut', () => {
  const sql = 'INSERT INTO t FORMAT JSONEachRow {"a":1}'
  expect(sql.slice(rowInsertOf(sql)?.rowsAt)).toBe('{"a":1}')
})

test('other statements are left to the engine', () => {
  for (const sql of [
    'SELECT 1 FORMAT CSV',
    "INSERT INTO t VALUES (1, 'FORMAT CSV')",
    'INSERT INTO t FORMAT Values (1)',
    'INSERT INTO t SELECT 1',
    'INSERT INTO FUNCTION file(x) SELECT 1',
  ]) {
    expect(rowInsertOf(sql), sql).toBeUndefined()
  }
})

test('the format is the one at the end of a query', () => {
  expect(formatOf('SELECT 1 FORMAT JSON')).toBe('JSON')
  expect(formatOf('SELECT 1 format CSV SETTINGS a = 1;\n')).toBe('CSV')
  expect(formatOf("SELECT ' FORMAT JSON' AS x")).toBeUndefined()
})
