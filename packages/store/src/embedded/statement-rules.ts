import { exception } from './http-exception.ts'
import { isRead, isWord } from './statement.ts'
import { type Token, tokenAt } from './tokens.ts'

export interface StatementRules {
  readonly isReadOnly: boolean
  /** Longest time that a statement may ask for by its own settings. */
  readonly mostSeconds: number
}

/** Refuses what the front does not let the engine run. @throws {HttpException} */
export function checkStatement(sql: string, { isReadOnly, mostSeconds }: StatementRules): void {
  // The engine's own read-only mode lets files be written.
  if (isReadOnly && (!isRead(sql) || writesBehindRead(sql))) throw readOnly()
  checkSystem(sql)
  checkSingle(sql)
  checkTime(sql, mostSeconds)
}

/** The error for a change that was sent as GET. */
export const readOnly = () => exception(164, 'Cannot execute query in readonly mode: send it as POST', 'READONLY')

/** `WITH … INSERT INTO`, `SELECT … INTO OUTFILE` */
function writesBehindRead(sql: string): boolean {
  for (let token = tokenAt(sql, 0); token.kind !== 'end'; token = tokenAt(sql, token.end)) {
    if (isWord(sql, token, 'INTO')) return true
  }
  return false
}

// These signal the process, or its whole group: the program that holds the engine, and the shell it was started from.
const processCommands = ['SHUTDOWN', 'KILL', 'SUSPEND']

function checkSystem(sql: string): void {
  let isSystem = false
  for (const token of codeOf(sql)) {
    const command = isSystem && processCommands.find((name) => isWord(sql, token, name))
    if (command) throw exception(344, `SYSTEM ${command} is not supported by the embedded engine: stop the process instead`, 'SUPPORT_IS_DISABLED')
    isSystem = isWord(sql, token, 'SYSTEM')
  }
}

// A server runs one statement for each request; the engine would run them all, and answer for the last.
function checkSingle(sql: string): void {
  let end: number | undefined
  for (const token of codeOf(sql)) {
    if (sql[token.start] === ';') end ??= token.end
    else if (end !== undefined)
      throw exception(62, `Syntax error (Multi-statements are not allowed): failed at position ${end} (end of query)`, 'SYNTAX_ERROR')
  }
}

// Those of the request are bounded as they are handed on; these reach the engine inside of the statement.
function checkTime(sql: string, mostSeconds: number): void {
  let areSettings = false
  for (const token of codeOf(sql)) {
    if (isWord(sql, token, 'SETTINGS') || isWord(sql, token, 'SET')) areSettings = true
    if (!areSettings || !isWord(sql, token, 'MAX_EXECUTION_TIME')) continue
    const equals = tokenAt(sql, token.end)
    if (sql[equals.start] !== '=') continue
    const at = tokenAt(sql, equals.end).start
    const seconds = Number(/[\w.+-]*/.exec(sql.slice(at, at + 40).replace(/^'/, ''))?.[0])
    if (!(seconds > 0 && seconds <= mostSeconds))
      throw exception(452, `Setting max_execution_time must be above 0 and at most ${mostSeconds}`, 'SETTING_CONSTRAINT_VIOLATION')
  }
}

/** The pieces of a statement; not the rows behind `INSERT … FORMAT x`, which are no SQL. */
function* codeOf(sql: string): Generator<Token> {
  let hasRows = isWord(sql, tokenAt(sql, 0), 'INSERT')
  for (let token = tokenAt(sql, 0); token.kind !== 'end'; token = tokenAt(sql, token.end)) {
    if (hasRows && isWord(sql, token, 'FORMAT')) return
    if (elsewhere.some((word) => isWord(sql, token, word))) hasRows = false
    yield token
  }
}

// Where the rows of an INSERT come from when they do not follow it.
const elsewhere = ['SELECT', 'VALUES', 'INFILE']
