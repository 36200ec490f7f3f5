import { StoreError } from '@paysignal/store'

/** What the pipeline needs of a store. `createStore` of `@paysignal/store` returns one. */
export interface RowStore {
  readonly database: string
  /** Inserts one block: all rows or none. An insert with a token that the table knows already resolves without effect. */
  insert(options: { table: string; rows: Buffer | readonly Buffer[]; token: string; signal?: AbortSignal }): Promise<void>
  query<T>(sql: string, params?: Record<string, unknown>, signal?: AbortSignal): Promise<readonly T[]>
}

export interface Rejection {
  /** Index of the refused row in the insert, when the server named it. */
  readonly rowIndex?: number | undefined
  /** ClickHouse's error code. */
  readonly code?: number | undefined
}

/**
 * Describes a refusal of the rows themselves, after which none of them are stored. Returns undefined for every other error. The insert is then
 * repeated without end, because a missing table or a wrong password can be corrected while the events wait in the log.
 */
export function rejectionOf(error: unknown): Rejection | undefined {
  if (!(error instanceof StoreError) || error.code !== 'REJECTED') return undefined
  return { rowIndex: error.rowIndex, code: error.clickhouseCode }
}
