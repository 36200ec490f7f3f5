import { fixedSettings } from '../access/engine-access.ts'
import { exception } from '../http-exception.ts'
import { checkNames, type ForbiddenNames } from './name-rules.ts'
import { checkReader } from './reader-rules.ts'
import { isRead, isWord } from './statement.ts'
import { nameOf, type Token, tokenAt, tokensOf } from './tokens.ts'

export interface StatementRules {
  readonly role: 'owner' | 'reader'
  readonly isReadOnly: boolean
  /** Upper limits for settings inside the statement. */
  readonly limits: Readonly<Record<string, number>>
  readonly forbidden: ForbiddenNames
  readonly allowsFilesAndUrls: boolean
}

/** Refuses statements that must not reach the engine. @throws {HttpException} */
export function checkStatement(sql: string, rules: StatementRules): void {
  const tokens = [...tokensOf(sql)]
  checkSingle(sql, tokens)
  checkKind(sql, tokens)
  // Checked here as well, because the engine's read-only mode allows INTO OUTFILE.
  if (rules.isReadOnly && (!isRead(sql) || tokens.some((token) => isWord(sql, token, 'INTO')))) throw readOnly()
  checkSystem(sql, tokens)
  checkRows(sql, tokens)
  checkSettings(sql, tokens, rules)
  if (!rules.allowsFilesAndUrls) checkNames(sql, tokens, rules.forbidden)
  if (rules.role === 'reader') checkReader(sql, tokens)
}

/** The error for a statement that changes data and was sent with GET or by the reader. */
export const readOnly = () => exception(164, 'Cannot execute query in readonly mode: send it as POST, as a user who may change data', 'READONLY')

// The statements that are allowed. All others are refused, such as `EXECUTE AS`, `ATTACH`, `BACKUP`, `RESTORE` and `GRANT`, and statements that newer
// engines add.
const kinds = new Set(
  'SELECT WITH FROM SHOW DESCRIBE DESC EXPLAIN EXISTS CHECK INSERT CREATE REPLACE ALTER DROP UNDROP TRUNCATE RENAME EXCHANGE OPTIMIZE DELETE UPDATE SET KILL SYSTEM'.split(
    ' ',
  ),
)

function checkKind(sql: string, tokens: readonly Token[]): void {
  const first = tokens.find(({ start }) => sql[start] !== '(')
  const word = first?.kind === 'word' ? sql.slice(first.start, first.end).toUpperCase() : ''
  if (!kinds.has(word))
    throw exception(
      62,
      `Syntax error: statements that begin with ${word.slice(0, 20) || 'this'} are not supported by the embedded engine`,
      'SYNTAX_ERROR',
    )
  const second = first && tokenAt(sql, first.end)
  if (word === 'SET' && second && ['role', 'default'].includes(nameOf(sql, second) ?? ''))
    throw exception(344, 'Roles are not supported by the embedded engine', 'SUPPORT_IS_DISABLED')
  const parallel = tokens.find((token) => isWord(sql, token, 'PARALLEL') && isWord(sql, tokenAt(sql, token.end), 'WITH'))
  if (parallel) throw severalStatements(parallel.start)
}

// Other SYSTEM commands send signals to this process or to its process group, which includes the shell that started it.
const systemCommands = ['DROP', 'CLEAR', 'FLUSH', 'START', 'STOP', 'SYNC', 'WAIT']

function checkSystem(sql: string, [first, second]: readonly Token[]): void {
  if (!first || !isWord(sql, first, 'SYSTEM') || (second && systemCommands.some((name) => isWord(sql, second, name)))) return
  const command = second?.kind === 'word' ? sql.slice(second.start, second.end).toUpperCase() : ''
  throw exception(344, `SYSTEM ${command} is not supported by the embedded engine: stop the process instead`, 'SUPPORT_IS_DISABLED')
}

// A server accepts one statement per request. The engine would run all of them and return the result of the last.
function checkSingle(sql: string, tokens: readonly Token[]): void {
  const end = tokens.findIndex(({ start }) => sql[start] === ';')
  if (end >= 0 && tokens.slice(end).some(({ start }) => sql[start] !== ';')) throw severalStatements(tokens[end]?.end ?? 0)
  if (sql.includes('\0')) throw exception(62, 'Syntax error: a statement holds a null character', 'SYNTAX_ERROR')
}

const severalStatements = (position: number) =>
  exception(62, `Syntax error (Multi-statements are not allowed): failed at position ${position} (end of query)`, 'SYNTAX_ERROR')

// The engine parses the text after the rows of an INSERT as the next statement, and the end of the rows depends on their format. So rows
// are never passed to it inside a statement. The exception is VALUES, if only parentheses and commas follow on the outermost level.
function checkRows(sql: string, tokens: readonly Token[]): void {
  const insert = tokens.findIndex((token) => isWord(sql, token, 'INSERT'))
  if (insert < 0 || (insert > 0 && isRead(sql) && !tokens.some((token) => isWord(sql, token, 'INTO')))) return
  const rest = tokens.slice(insert)
  if (rest.some((token) => isWord(sql, token, 'FORMAT') && sql[tokenAt(sql, token.end).start] !== '('))
    throw exception(
      48,
      'Rows with FORMAT are supported for INSERT INTO table (columns) FORMAT name only, without Values, FUNCTION and SELECT',
      'NOT_IMPLEMENTED',
      400,
    )
  const values = rest.findIndex((token) => isWord(sql, token, 'VALUES'))
  if (values < 0) return
  let depth = 0
  for (const { start } of rest.slice(values + 1)) {
    const symbol = sql[start] ?? ''
    if (symbol === ')') depth -= 1
    if (depth < 0 || (depth === 0 && !'(),;'.includes(symbol)))
      throw exception(62, `Syntax error: failed at position ${start}: only rows in parentheses may follow VALUES`, 'SYNTAX_ERROR')
    if (symbol === '(') depth += 1
  }
  if (depth > 0) throw exception(62, 'Syntax error: a parenthesis after VALUES is not closed', 'SYNTAX_ERROR')
}

const guarded = new Set(['profile', 'log_comment', ...fixedSettings])

/**
 * Refuses settings of a request that would make the checks of statements ineffective. The engine applies the upper limits.
 * @throws {HttpException}
 */
export function checkRequestSettings(
  settings: ReadonlyMap<string, string>,
  { allowsFilesAndUrls }: Pick<StatementRules, 'allowsFilesAndUrls'>,
): void {
  for (const name of settings.keys()) if (isGuarded(name.toLowerCase(), allowsFilesAndUrls)) throw fixed(name)
}

// Checks the settings inside a statement, because the engine limits only the settings of the request.
function checkSettings(sql: string, tokens: readonly Token[], { limits, allowsFilesAndUrls }: StatementRules): void {
  let areSettings = false
  for (const [index, token] of tokens.entries()) {
    if (isWord(sql, token, 'SETTINGS') || isWord(sql, token, 'SET') || isWord(sql, token, 'SETTING')) areSettings = true
    const [equals, value] = tokens.slice(index + 1, index + 3)
    if (!areSettings || !equals || sql[equals.start] !== '=') continue
    // A limit that is set to its default is no limit.
    if (value && isWord(sql, value, 'DEFAULT')) throw violation('A setting cannot be set to DEFAULT')
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
const fixed = (name: string) => violation(`Setting ${name} must not be changed`)
