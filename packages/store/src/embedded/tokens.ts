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
    else if (sql.startsWith('--', at) || sql.startsWith('# ', at) || sql.startsWith('#!', at)) at = behind(sql, '\n', at)
    else if (sql.startsWith('/*', at)) at = behind(sql, '*/', at + 2)
    else return at
  }
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
