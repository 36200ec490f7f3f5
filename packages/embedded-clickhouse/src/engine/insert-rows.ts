import { sqlLiteral } from '@paysignal/store'
import type { Session } from 'chdb'
import { exception } from '../http-exception.ts'
import { identifier, type RowInsert } from '../statements/statement.ts'
import type { Scratch } from './scratch.ts'

interface Column {
  readonly name: string
  readonly type: string
  readonly default_type: string
  readonly default_expression: string
}

/**
 * Inserts rows of any format as one block, with `INSERT … SELECT … FROM file(…)`. Of the engine's other ways to insert, one is four times
 * slower (rows after the statement), one converts the bytes to text, and one (`input()`) stores nothing and reports success.
 * @returns Number of rows read.
 */
export async function insertRows(
  session: Session,
  scratch: Scratch,
  insert: RowInsert,
  rows: Buffer,
  settings: ReadonlyMap<string, string>,
): Promise<number> {
  const target = `${insert.database === undefined ? '' : `${identifier(insert.database)}.`}${identifier(insert.table)}`
  const columns = chosenColumns(await describe(session, target), insert)
  const names = columns.map(({ name }) => identifier(name)).join(', ')
  const structure = columns.map(declaration).join(', ')
  if (rows.length === 0) return 0
  return scratch.lend(rows, async (path) => {
    const source = `file(${sqlLiteral(path)}, ${sqlLiteral(insert.format)}, ${sqlLiteral(structure)})`
    const result = await session.queryAsync(`INSERT INTO ${target} (${names}) SELECT ${names} FROM ${source} SETTINGS ${selectSettings(settings)}`, {
      format: 'Null',
    })
    return result.rowsRead
  })
}

async function describe(session: Session, target: string): Promise<readonly Column[]> {
  const result = await session.queryAsync(`DESCRIBE TABLE ${target}`, { format: 'JSON' })
  return result.json<{ readonly data: readonly Column[] }>().data // the data of DESCRIBE TABLE are the columns
}

function chosenColumns(all: readonly Column[], { columns }: RowInsert): readonly Column[] {
  const insertable = all.filter(({ default_type }) => default_type === '' || default_type === 'DEFAULT')
  if (!columns) return insertable
  return columns.map((wanted) => {
    const column = insertable.find(({ name }) => name === wanted)
    if (!column) throw exception(16, `No such column ${wanted} in table`, 'NO_SUCH_COLUMN_IN_TABLE')
    return column
  })
}

const declaration = ({ name, type, default_type, default_expression }: Column) =>
  `${identifier(name)} ${type}${default_type === 'DEFAULT' ? ` DEFAULT ${default_expression}` : ''}`

// A client sends the settings for deduplication of inserted rows, which have no effect on INSERT … SELECT. This function derives the settings
// that do. They depend on the sequence of the rows, which a single thread keeps. `force_enable` makes an unstable sequence an error.
function selectSettings(settings: ReadonlyMap<string, string>): string {
  const isOff = settings.get('insert_deduplicate') === '0' || settings.get('deduplicate_insert') === 'disable'
  const wanted = isOff ? 'disable' : settings.has('insert_deduplication_token') ? 'force_enable' : 'enable_when_possible'
  return `max_threads = 1, max_insert_threads = 1, input_format_parallel_parsing = 0, deduplicate_insert_select = ${sqlLiteral(wanted)}`
}
