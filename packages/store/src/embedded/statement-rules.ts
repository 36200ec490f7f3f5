import { exception } from './http-exception.ts'
import { isRead, isWord } from './statement.ts'
import { tokenAt } from './tokens.ts'

/** Refuses what the front does not let the engine run. @throws {HttpException} */
export function checkStatement(sql: string, { isReadOnly }: { readonly isReadOnly: boolean }): void {
  // The engine's own read-only mode lets files be written.
  if (isReadOnly && (!isRead(sql) || writesBehindRead(sql))) throw readOnly()
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
