/** A token of SQL. A `symbol` is any single character, or a number. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'symbol' | 'end'
  readonly start: number
  readonly end: number
}

// Reads each character once. Do not use regular expressions with nested or adjacent repetitions here: the text comes from a request, and
// backtracking over it would block the whole process.

/** Returns the token that begins at `from`, or after the spaces and comments that begin there. */
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

/** Returns the end of the spaces and comments that begin at `from`. */
function blankEnd(sql: string, from: number): number {
  let at = from
  for (;;) {
    if (isSpace(sql.charCodeAt(at))) at += 1
    else if (sql.startsWith('--', at) || sql.startsWith('//', at) || sql.startsWith('# ', at) || sql.startsWith('#!', at))
      at = indexAfter(sql, '\n', at)
    else if (sql.startsWith('/*', at)) at = commentEnd(sql, at)
    else return at
  }
}

/** Comments can be nested, and each must be closed. */
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

// The engine accepts typographic quotes, too.
const closingQuotes: Readonly<Partial<Record<string, string>>> = { "'": "'", '"': '"', '`': '`', '‘': '’', '“': '”' }

function quoteEnd(sql: string, from: number, closing: string): number {
  for (let at = from; at < sql.length; at += 1) {
    if (sql[at] === closing) return at + 1
    if (sql[at] === '\\') at += 1
  }
  return sql.length
}

/** Reads `$tag$ … $tag$`. An unclosed one extends to the end of the text; the engine refuses it. */
function heredocAt(sql: string, start: number): Token {
  let tagEnd = start + 1
  while (isWordPart(sql.charCodeAt(tagEnd))) tagEnd += 1
  if (sql[tagEnd] !== '$') return { kind: 'symbol', start, end: start + 1 }
  return { kind: 'quoted', start, end: indexAfter(sql, sql.slice(start, tagEnd + 1), tagEnd + 1) }
}

/** A word consists of letters, digits and underscores, and of dollar signs after the first character. */
function wordEnd(sql: string, start: number): number {
  let at = start
  while (isWordPart(sql.charCodeAt(at)) || (at > start && sql[at] === '$')) at += 1
  return at
}

function indexAfter(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from)
  return found === -1 ? sql.length : found + mark.length
}

const wideSpaces = new Set([0xa0, 0x1680, 0x202f, 0x205f, 0x2060, 0x3000, 0xfeff])
const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13) || (code >= 0x2000 && code <= 0x200d) || wideSpaces.has(code)
const isWordPart = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95

/** All tokens of a statement, without the `end` token. */
export function* tokensOf(sql: string): Generator<Token> {
  for (let token = tokenAt(sql, 0); token.kind !== 'end'; token = tokenAt(sql, token.end)) yield token
}

/**
 * Returns the name in a token, in lower case: the word itself, or the text of a quoted identifier after its escapes are resolved.
 * Undefined if the token is not a name.
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
