import { type Token, tokenAt } from './tokens.ts'

/** The parts of an `INSERT … FORMAT x` statement, without its rows. */
export interface RowInsert {
  readonly database: string | undefined
  readonly table: string
  readonly columns: readonly string[] | undefined
  readonly settings: ReadonlyMap<string, string>
  readonly format: string
  /** Index in the text where the rows begin. */
  readonly rowsAt: number
}

/** Parses `INSERT INTO t (…) SETTINGS … FORMAT x`. Returns undefined for every other statement, such as `INSERT … SELECT` and `VALUES`. */
export function rowInsertOf(sql: string): RowInsert | undefined {
  const reader = createReader(sql)
  if (!reader.word('INSERT') || !reader.word('INTO')) return undefined
  reader.word('TABLE')
  const first = reader.name()
  if (first === undefined) return undefined
  const second = reader.symbol('.') ? reader.name() : undefined
  const hasColumns = reader.symbol('(')
  const columns = hasColumns ? columnsOf(reader) : undefined
  if (hasColumns && !columns) return undefined
  const settings = reader.word('SETTINGS') ? settingsOf(reader) : new Map<string, string>()
  const format = settings && reader.word('FORMAT') ? reader.plainName() : undefined
  if (!settings || format === undefined || format.toLowerCase() === 'values') return undefined
  return {
    database: second === undefined ? undefined : first,
    table: second ?? first,
    columns,
    settings,
    format,
    rowsAt: rowsAfter(sql, reader.position()),
  }
}

/** Returns the format at the end of a query, if it has one. Only settings may follow the format. */
export function formatOf(sql: string): string | undefined {
  let format: string | undefined
  let isNext = false
  let areSettings = false
  for (let token = tokenAt(sql, 0); token.kind !== 'end'; token = tokenAt(sql, token.end)) {
    if (isNext && token.kind === 'word') {
      format = sql.slice(token.start, token.end)
      areSettings = false
    } else if (isWord(sql, token, 'SETTINGS')) areSettings = format !== undefined
    else if (!areSettings && sql[token.start] !== ';') format = undefined
    isNext = isWord(sql, token, 'FORMAT')
  }
  return format
}

/** Whether the first word of a statement shows that it only reads. */
export function isRead(sql: string): boolean {
  let token = tokenAt(sql, 0)
  while (sql[token.start] === '(') token = tokenAt(sql, token.end)
  return token.kind === 'word' && reading.has(sql.slice(token.start, token.end).toUpperCase())
}

const reading = new Set(['SELECT', 'WITH', 'FROM', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS', 'CHECK'])

/** Whether a token is this word. `word` is in upper case; the case of the token does not matter. */
export const isWord = (sql: string, { kind, start, end }: Token, word: string): boolean =>
  kind === 'word' && end - start === word.length && sql.slice(start, end).toUpperCase() === word

interface Reader {
  word(word: string): boolean
  symbol(symbol: string): boolean
  name(): string | undefined
  plainName(): string | undefined
  value(): string | undefined
  position(): number
}

/** Reads a statement token by token. Each method consumes the next token if that has the wanted form, and otherwise nothing. */
function createReader(sql: string): Reader {
  let at = 0
  const take = <T>(token: Token, found: T | undefined) => {
    if (found !== undefined) at = token.end
    return found
  }
  return {
    position: () => at,
    word(word) {
      const token = tokenAt(sql, at)
      return take(token, isWord(sql, token, word) || undefined) ?? false
    },
    symbol(symbol) {
      const token = tokenAt(sql, at)
      return take(token, sql.slice(token.start, token.end) === symbol || undefined) ?? false
    },
    plainName() {
      const token = tokenAt(sql, at)
      return take(token, token.kind === 'word' ? sql.slice(token.start, token.end) : undefined)
    },
    name() {
      const token = tokenAt(sql, at)
      const text = sql.slice(token.start, token.end)
      return take(token, token.kind === 'word' ? text : isClosed(text, '`') || isClosed(text, '"') ? unquoted(text) : undefined)
    },
    value() {
      const token = tokenAt(sql, at)
      const text = sql.slice(token.start, token.end)
      if (isClosed(text, "'")) return take(token, unquoted(text))
      const number = /[\w.+-]*/y
      number.lastIndex = token.start
      const [plain = ''] = number.exec(sql) ?? []
      return take({ ...token, end: token.start + plain.length }, plain || undefined)
    },
  }
}

function columnsOf(reader: Reader): readonly string[] | undefined {
  const columns: string[] = []
  do {
    const path: string[] = []
    do {
      const part = reader.name()
      if (part === undefined) return undefined
      path.push(part)
    } while (reader.symbol('.'))
    columns.push(path.join('.'))
  } while (reader.symbol(','))
  return reader.symbol(')') ? columns : undefined
}

function settingsOf(reader: Reader): Map<string, string> | undefined {
  const found = new Map<string, string>()
  do {
    const key = reader.plainName()
    const value = key !== undefined && reader.symbol('=') ? reader.value() : undefined
    if (key === undefined || value === undefined) return undefined
    found.set(key, value)
  } while (reader.symbol(','))
  return found
}

/** Index where the rows begin after the format: on the next line, or on the same line after the spaces. */
function rowsAfter(sql: string, from: number): number {
  let at = from
  while (sql[at] === ' ' || sql[at] === '\t' || sql[at] === ';') at += 1
  if (sql.startsWith('\r\n', at)) return at + 2
  return sql[at] === '\n' ? at + 1 : at
}

const isClosed = (text: string, quote: string) => text.length > 2 - Number(quote === "'") && text.startsWith(quote) && text.endsWith(quote)
const unquoted = (text: string) => text.slice(1, -1).replace(/\\([\s\S])/g, '$1')

export const identifier = (name: string) => `\`${name.replace(/[\\`]/g, '\\$&')}\``
