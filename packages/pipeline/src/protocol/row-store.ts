/** What the pipeline needs of a store; `createStore` of `@paysignal/store` gives it. */
export interface RowStore {
  readonly database: string
  /** One block, all of it or nothing. A token that the table knows is acknowledged without effect. */
  insert(options: { table: string; rows: Buffer | readonly Buffer[]; token: string; signal?: AbortSignal }): Promise<void>
  query<T>(sql: string, params?: Record<string, unknown>, signal?: AbortSignal): Promise<readonly T[]>
}

export interface Rejection {
  readonly rowIndex?: number | undefined
  readonly code?: number | undefined
}

/**
 * A refusal of the rows themselves, of which nothing was stored; undefined for any other failure. Everything else is retried without
 * end: a table that is missing or a password that is wrong can be mended while the events wait.
 */
export function rejectionOf(error: unknown): Rejection | undefined {
  if (!(error instanceof Error) || (error as { code?: unknown }).code !== 'REJECTED') return undefined
  const { rowIndex, clickhouseCode } = error as { rowIndex?: unknown; clickhouseCode?: unknown }
  return { rowIndex: typeof rowIndex === 'number' ? rowIndex : undefined, code: typeof clickhouseCode === 'number' ? clickhouseCode : undefined }
}
