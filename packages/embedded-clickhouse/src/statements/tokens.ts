/** A piece of SQL. `symbol` is any one character, or a number. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'symbol' | 'end'
  readonly start: number
  readonly end: number
}

// Every character is looked at once. No regular expression with nested or neighbouring repetitions may stand here: what it backtracks
// over comes from a request, and while it does the process answers nobody.

/** The piece that begins at `from` or, where space and comments are there, behind them. */
export function tokenAt(sql: string, from: number): Token {
  const start = blankEnd(sql, from)
  if (start >= sql.length) return { kind: 'end', start: sql.length, end: sql.length }
  const first = sql[start] ?? ''
  const closing = closingQuotes[first]
  if (closing) return { kind: 'quoted', start, end: quoteEnd(sql, start + 1, closing) }
  if (first === '$') return heredocAt(sql, start)
  const end = wordEnd(sql, start)
  if (end === start) return { kind: 'symbol', start, end: start + 1 }
  return { kind: first >= '0' && first <= '9' ? 'symbol' : 'word', start, end }
}

/** Where the space and the comments that begin at `from` end. */
function blankEnd(sql: string, from: number): number {
  let at = from
  for (;;) {
    if (isSpace(sql.charCodeAt(at))) at += 1
    else if (sql.startsWith('--', at) || sql.startsWith('//', at) || sql.startsWith('# ', at) || sql.startsWith('#!', at)) at = behind(sql, '\n', at)
    else if (sql.startsWith('/*', at)) at = commentEnd(sql, at)
    else return at
  }
}

/** Comments nest: one that is opened inside of another must be closed, too. */
function commentEnd(sql: string, start: number): number {
  const marks = /\/\*|\*\//g
  marks.lastIndex = start
  let depth = 0
  for (let mark = marks.exec(sql); mark; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  return sql.length
}

// The typographic ones are the engine's, too.
const closingQuotes: Readonly<Partial<Record<string, string>>> = { "'": "'", '"': '"', '`': '`', '‘': '’', '“': '”' }

function quoteEnd(sql: string, from: number, closing: string): number {
  for (let at = from; at < sql.length; at += 1) {
    if (sql[at] === closing) return at + 1
    if (sql[at] === '\\') at += 1
  }
  return sql.length
}

/** `$tag$ … $tag$`; one that is not closed is an error to the engine, and goes on to the end here. */
function heredocAt(sql: string, start: number): Token {
  let tagEnd = start + 1
  while (isWordPart(sql.charCodeAt(tagEnd))) tagEnd += 1
  if (sql[tagEnd] !== '$') return { kind: 'symbol', start, end: start + 1 }
  return { kind: 'quoted', start, end: behind(sql, sql.slice(start, tagEnd + 1), tagEnd + 1) }
}

/** Letters, digits and underscores; behind the first of them dollars as well. */
function wordEnd(sql: string, start: number): number {
  let at = start
  while (isWordPart(sql.charCodeAt(at)) || (at > start && sql[at] === '$')) at += 1
  return at
}

function behind(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from)
  return found === -1 ? sql.length : found + mark.length
}

const wideSpaces = new Set([0xa0, 0x1680, 0x202f, 0x205f, 0x2060, 0x3000, 0xfeff])
const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13) || (code >= 0x2000 && code <= 0x200d) || wideSpaces.has(code)
const isWordPart = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95

/** The pieces of a statement, in order, without the end. */
export function* tokensOf(sql: string): Generator<Token> {
  for (let token = tokenAt(sql, 0); token.kind !== 'end'; token = tokenAt(sql, token.end)) yield token
}

/**
 * The name that a piece stands for, in lower case: a word, or what a quoted identifier says once its escapes are resolved.
 * Undefined for what is no name.
 */
export function nameOf(sql: string, { kind, start, end }: Token): string | undefined {
  const text = sql.slice(start, end)
  if (kind === 'word') return text.toLowerCase()
  const quote = text[0] === '“' ? '”' : (text[0] ?? '')
  if (kind !== 'quoted' || quote === "'" || !'"`”'.includes(quote)) return undefined
  return text
    .slice(1, -1)
    .replaceAll(`${quote}${quote}`, quote)
    .replace(/\\(?:x([0-9a-f]{2})|([\s\S]))/gi, (_, hex: string | undefined, char: string) =>
      hex === undefined ? char : String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .toLowerCase()
}
