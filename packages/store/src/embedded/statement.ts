/** An `INSERT … FORMAT x`, with its rows still as bytes. */
export interface RowInsert {
  readonly database: string | undefined
  readonly table: string
  readonly columns: readonly string[] | undefined
  readonly settings: ReadonlyMap<string, string>
  readonly format: string
  /** Where the rows begin within the text that was looked at. */
  readonly rowsAt: number
}

const name = '(?:`(?:[^`\\\\]|\\\\.)+`|"[^"]+"|[A-Za-z_]\\w*)'
const comments = '(?:\\s+|--[^\\n]*\\n|/\\*[\\s\\S]*?\\*/)*'
const insertHead = new RegExp(
  `^${comments}INSERT\\s+INTO\\s+(?:TABLE\\s+)?(${name})(?:\\s*\\.\\s*(${name}))?\\s*(?:\\(([^()]*)\\))?\\s*(?:SETTINGS\\s+([\\s\\S]*?)\\s*)?\\bFORMAT\\s+([A-Za-z]\\w*)[ \\t;]*(?:\\r?\\n)?`,
  'i',
)

/** Recognises `INSERT INTO t (…) SETTINGS … FORMAT x`; undefined for every other statement, `INSERT … SELECT` and `VALUES` among them. */
export function rowInsertOf(sql: string): RowInsert | undefined {
  const match = insertHead.exec(sql)
  if (!match) return undefined
  const [head, first = '', second, columns, settings, format = ''] = match
  if (format.toLowerCase() === 'values') return undefined
  const given = settings === undefined ? new Map<string, string>() : settingsOf(settings)
  if (!given) return undefined
  return {
    database: second === undefined ? undefined : bare(first),
    table: bare(second ?? first),
    columns: columns === undefined ? undefined : columns.split(',').map((column) => bare(column.trim())),
    settings: given,
    format,
    rowsAt: head.length,
  }
}

/** The format that a query names itself, if it does. */
export const formatOf = (sql: string): string | undefined => /\bFORMAT\s+([A-Za-z]\w*)\s*(?:SETTINGS\b[^;]*)?;?\s*$/i.exec(sql)?.[1]

function settingsOf(text: string): Map<string, string> | undefined {
  const found = new Map<string, string>()
  const pair = /\s*([A-Za-z_]\w*)\s*=\s*('(?:[^'\\]|\\.)*'|[\w.+-]+)\s*(,|$)/gy
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text)
    if (!match) return undefined
    const [, key = '', value = ''] = match
    found.set(key, value.startsWith("'") ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value)
  }
  return found
}

const bare = (identifier: string) => (/^[`"]/.test(identifier) ? identifier.slice(1, -1).replace(/\\(.)/g, '$1') : identifier)

export const literal = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`
export const identifier = (name: string) => `\`${name.replace(/[\\`]/g, '\\$&')}\``
