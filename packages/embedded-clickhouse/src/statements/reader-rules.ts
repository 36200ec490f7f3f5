import { readerSystemTables } from '@paysignal/store'
import { exception } from '../http-exception.ts'
import { isWord } from './statement.ts'
import { nameOf, type Token } from './tokens.ts'

/** Refuses the tables of `system` that show other users' queries, and functions that can read them. @throws {HttpException} */
export function checkReader(sql: string, tokens: readonly Token[]): void {
  const [first, second, third] = tokens
  if (first && second && isWord(sql, first, 'SHOW')) {
    const shown = third && ['FULL', 'EXTENDED', 'TEMPORARY'].some((word) => isWord(sql, second, word)) ? third : second
    if (!shownWords.some((word) => isWord(sql, shown, word))) throw hidden('This form of SHOW')
  }
  for (const [index, token] of tokens.entries()) {
    const name = nameOf(sql, token)
    const [next, other] = tokens.slice(index + 1, index + 3)
    if (name === undefined || !next) continue
    if (sql[next.start] === '(' && byNameOfTable.has(name)) throw hidden(`Function ${name}`)
    if (name !== 'system' || sql[next.start] !== '.') continue
    const table = other && nameOf(sql, other)
    if (!readerSystemTables.some((allowed) => allowed === table)) throw hidden(`Table system.${table ?? ''}`)
  }
}

/** Refuses `system` as the reader's database, because a statement could then use its tables without the prefix `system.`. @throws {HttpException} */
export function checkReaderDatabase(database: string | undefined): void {
  if (database?.toLowerCase() === 'system') throw hidden('Database system')
}

const shownWords = ['DATABASES', 'TABLES', 'COLUMNS', 'FIELDS', 'CREATE', 'INDEX', 'INDEXES', 'KEYS', 'FUNCTIONS', 'DICTIONARIES', 'ENGINES']
// These functions take the name of a table as text.
const byNameOfTable = new Set(['merge', 'mergetreeindex', 'mergetreeprojection', 'viewexplain'])

const hidden = (what: string) => exception(497, `${what} is not allowed for the read-only user`, 'ACCESS_DENIED')
