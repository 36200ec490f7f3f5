import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { formatOf, isRead, rowInsertOf } from './statement.ts'

test('the parts of an insert with rows are found', () => {
  const sql = "/* why */ INSERT INTO TABLE `my db`.t (a, `b c`) SETTINGS x = 1, y = 'it\\'s' FORMAT JSONEachRow\n{\"a\":1}"
  const found = rowInsertOf(sql)
  expect(found).toMatchObject({ database: 'my db', table: 't', columns: ['a', 'b c'], format: 'JSONEachRow' })
  expect([...(found?.settings ?? [])]).toEqual([
    ['x', '1'],
    ['y', "it's"],
  ])
  expect(sql.slice(found?.rowsAt)).toBe('{"a":1}')
})

test('rows can begin on the line of the statement', () => {
  const sql = 'INSERT INTO t FORMAT JSONEachRow {"a":1}'
  expect(sql.slice(rowInsertOf(sql)?.rowsAt)).toBe('{"a":1}')
})

test('other statements are not parsed as an insert with rows', () => {
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

test('the format is found at the end of a query', () => {
  expect(formatOf('SELECT 1 FORMAT JSON')).toBe('JSON')
  expect(formatOf('SELECT 1 format CSV SETTINGS a = 1;\n')).toBe('CSV')
  expect(formatOf("SELECT ' FORMAT JSON' AS x")).toBeUndefined()
})

test('the first word after comments and parentheses decides whether a statement only reads', () => {
  for (const sql of ['select 1', '/* a */ -- b\n # c\n(( SELECT 1))', 'WITH 1 AS x SELECT x', 'FROM t SELECT a', 'EXISTS t'])
    expect(isRead(sql), sql).toBe(true)
  for (const sql of ['', 'SELECTED', '/* SELECT 1', "'SELECT'", 'INSERT INTO t SELECT 1', '-- SELECT 1']) expect(isRead(sql), sql).toBe(false)
})

// Regular expressions that backtrack would need hours for these statements. The time limit of the test is the check.
test('the time to read a hostile statement is linear', () => {
  const filled = (text: string) => text.repeat(Math.ceil(100_000 / text.length))
  const fillings = [
    '/**/',
    ' ',
    '\n    ',
    '-- x\n',
    '(',
    'FORMAT ',
    'FORMAT a SETTINGS ',
    "'",
    "'\\",
    '`',
    '$a$',
    '$ab$$c',
    '/*',
    '# ',
    'a.',
    'a,',
    'x = 1, ',
  ]
  const numbered = Array.from({ length: 20_000 }, (_, index) => `$${index.toString(36)}$`).join('')
  for (const filling of [...fillings.map(filled), numbered]) {
    for (const before of ['', 'SELECT 1 FORMAT', 'INSERT INTO t ', 'INSERT INTO t (', 'INSERT INTO t SETTINGS ', 'INSERT INTO t SETTINGS x = ']) {
      for (const after of ['', 'x', 'SELECT 1']) {
        const sql = `${before}${filling}${after}`
        isRead(sql)
        formatOf(sql)
        rowInsertOf(sql)
      }
    }
  }
  expect(isRead(`${filled('/**/')}SELECT 1`)).toBe(true)
  expect(isRead(`${filled(' ')}SELECT 1`)).toBe(true)
  expect(rowInsertOf(`INSERT INTO t SETTINGS ${filled(' ')}x`)).toBeUndefined()
  expect(rowInsertOf(`INSERT INTO t SETTINGS ${filled(' ')}x = 1 FORMAT CSV`)?.settings.get('x')).toBe('1')
})

test('the parser never throws, and the start of the rows that it returns is inside the text', () => {
  const piece = string({ unit: 'binary', maxLength: 40 })
  assert(
    property(piece, piece, (a, b) => {
      for (const sql of [
        a,
        `INSERT INTO t ${a} FORMAT ${b}`,
        `INSERT INTO t SETTINGS x = ${a}, y = '${b}' FORMAT CSV`,
        `SELECT '${a}' ${b} FORMAT`,
      ]) {
        isRead(sql)
        formatOf(sql)
        expect(rowInsertOf(sql)?.rowsAt ?? 0).toBeLessThanOrEqual(sql.length)
      }
    }),
  )
})
