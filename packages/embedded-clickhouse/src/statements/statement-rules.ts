import { fixedSettings } from '../access/engine-access.ts'
import { exception } from '../http-exception.ts'
import { checkNames, type ForbiddenNames } from './name-rules.ts'
import { checkReader } from './reader-rules.ts'
import { isRead, isWord } from './statement.ts'
import { nameOf, type Token, tokenAt, tokensOf } from './tokens.ts'

export interface StatementRules {
  readonly role: 'owner' | 'reader'
  readonly isReadOnly: boolean
  /** Most that a statement may ask for by its own settings. */
  readonly limits: Readonly<Record<string, number>>
  readonly forbidden: ForbiddenNames
  readonly allowsFilesAndUrls: boolean
}

/** Refuses what the front does not let the engine run. @throws {HttpException} */
export function checkStatement(sql: string, rules: StatementRules): void {
  const tokens = [...tokensOf(sql)]
  checkSingle(sql, tokens)
  checkKind(sql, tokens)
  // The engine's own read-only mode lets files be written.
  if (rules.isReadOnly && (!isRead(sql) || tokens.some((token) => isWord(sql, token, 'INTO')))) throw readOnly()
  checkSystem(sql, tokens)
  checkRows(sql, tokens)
  checkSettings(sql, tokens, rules)
  if (!rules.allowsFilesAndUrls) checkNames(sql, tokens, rules.forbidden)
  if (rules.role === 'reader') checkReader(sql, tokens)
}

/** The error for a change that was sent as GET, or by the reader. */
export const readOnly = () => exception(164, 'Cannot execute query in readonly mode: send it as POST, as a user who may change data', 'READONLY')

// `SET ROLE`, `EXECUTE AS`, `ATTACH`, `BACKUP`, `RESTORE`, `GRANT` and what a newer engine may bring are not among them.
const kinds = new Set(
  'SELECT WITH FROM SHOW DESCRIBE DESC EXPLAIN EXISTS CHECK INSERT CREATE REPLACE ALTER DROP UNDROP TRUNCATE RENAME EXCHANGE OPTIMIZE DELETE UPDATE SET KILL SYSTEM'.split(
    ' ',
  ),
)

function checkKind(sql: string, tokens: readonly Token[]): void {
  const first = tokens.find(({ start }) => sql[start] !== '(')
  const word = first?.kind === 'word' ? sql.slice(first.start, first.end).toUpperCase() : ''
  if (!kinds.has(word))
    throw exception(62, `Syntax error: no statement that is supported here begins with ${word.slice(0, 20) || 'this'}`, 'SYNTAX_ERROR')
  const second = first && tokenAt(sql, first.end)
  if (word === 'SET' && second && ['role', 'default'].includes(nameOf(sql, second) ?? ''))
    throw exception(344, 'Roles are not supported by the embedded engine', 'SUPPORT_IS_DISABLED')
  const parallel = tokens.find((token) => isWord(sql, token, 'PARALLEL') && isWord(sql, tokenAt(sql, token.end), 'WITH'))
  if (parallel) throw severalStatements(parallel.start)
}

// The others signal the process, or its whole group: the program that holds the engine, and the shell it was started from.
const systemCommands = ['DROP', 'CLEAR', 'FLUSH', 'START', 'STOP', 'SYNC', 'WAIT']

function checkSystem(sql: string, [first, second]: readonly Token[]): void {
  if (!first || !isWord(sql, first, 'SYSTEM') || (second && systemCommands.some((name) => isWord(sql, second, name)))) return
  const command = second?.kind === 'word' ? sql.slice(second.start, second.end).toUpperCase() : ''
  throw exception(344, `SYSTEM ${command} is not supported by the embedded engine: stop the process instead`, 'SUPPORT_IS_DISABLED')
}

// A server runs one statement for each request; the engine would run them all, and answer for the last.
function checkSingle(sql: string, tokens: readonly Token[]): void {
  const end = tokens.findIndex(({ start }) => sql[start] === ';')
  if (end >= 0 && tokens.slice(end).some(({ start }) => sql[start] !== ';')) throw severalStatements(tokens[end]?.end ?? 0)
  if (sql.includes('\0')) throw exception(62, 'Syntax error: a statement holds a null character', 'SYNTAX_ERROR')
}

const severalStatements = (position: number) =>
  exception(62, `Syntax error (Multi-statements are not allowed): failed at position ${position} (end of query)`, 'SYNTAX_ERROR')

// The engine takes what follows the rows of an INSERT for the next statement, and where they end depends on their format. So no rows
// reach it within a statement, but for VALUES, behind which nothing stands but brackets and commas.
function checkRows(sql: string, tokens: readonly Token[]): void {
  const insert = tokens.findIndex((token) => isWord(sql, token, 'INSERT'))
  if (insert < 0 || (insert > 0 && isRead(sql) && !tokens.some((token) => isWord(sql, token, 'INTO')))) return
  const rest = tokens.slice(insert)
  if (rest.some((token) => isWord(sql, token, 'FORMAT') && sql[tokenAt(sql, token.end).start] !== '('))
    throw exception(48, 'Rows follow INSERT INTO table (columns) FORMAT name alone: not with Values, FUNCTION or SELECT', 'NOT_IMPLEMENTED', 400)
  const values = rest.findIndex((token) => isWord(sql, token, 'VALUES'))
  if (values < 0) return
  let depth = 0
  for (const { start } of rest.slice(values + 1)) {
    const symbol = sql[start] ?? ''
    if (symbol === ')') depth -= 1
    if (depth < 0 || (depth === 0 && !'(),;'.includes(symbol)))
      throw exception(62, `Syntax error: failed at position ${start}: behind VALUES rows in brackets are expected, and nothing else`, 'SYNTAX_ERROR')
    if (symbol === '(') depth += 1
  }
  if (depth > 0) throw exception(62, 'Syntax error: a bracket behind VALUES is not closed', 'SYNTAX_ERROR')
}

const guarded = new Set(['profile', 'log_comment', ...fixedSettings])

/** Refuses settings of a request that would undo what the front relies on; the limits are applied as they are handed on. */
export function checkRequestSettings(
  settings: ReadonlyMap<string, string>,
  { allowsFilesAndUrls }: Pick<StatementRules, 'allowsFilesAndUrls'>,
): void {
  for (const name of settings.keys()) if (isGuarded(name.toLowerCase(), allowsFilesAndUrls)) throw fixed(name)
}

// Settings of the request are bounded as they are handed on; these reach the engine inside of the statement.
function checkSettings(sql: string, tokens: readonly Token[], { limits, allowsFilesAndUrls }: StatementRules): void {
  let areSettings = false
  for (const [index, token] of tokens.entries()) {
    if (isWord(sql, token, 'SETTINGS') || isWord(sql, token, 'SET') || isWord(sql, token, 'SETTING')) areSettings = true
    const [equals, value] = tokens.slice(index + 1, index + 3)
    if (!areSettings || !equals || sql[equals.start] !== '=') continue
    // The value by default is one without a limit.
    if (value && isWord(sql, value, 'DEFAULT')) throw violation('A setting cannot be put back to its default here')
    const name = nameOf(sql, token) ?? ''
    if (isGuarded(name, allowsFilesAndUrls)) throw fixed(name)
    const most = Object.hasOwn(limits, name) ? limits[name] : undefined
    if (most === undefined) continue
    const given = Number(
      /[\w.+-]*/.exec(
        sql
          .slice(value?.start ?? sql.length)
          .slice(0, 40)
          .replace(/^'/, ''),
      )?.[0],
    )
    if (!(given > 0 && given <= most)) throw violation(`Setting ${name} must be above 0 and at most ${most}`)
  }
}

const isGuarded = (name: string, allowsFilesAndUrls: boolean) => guarded.has(name) && !(allowsFilesAndUrls && name.startsWith('format_'))
const violation = (message: string) => exception(452, message, 'SETTING_CONSTRAINT_VIOLATION')
const fixed = (name: string) => violation(`Setting ${name} should not be changed`)
