import { coordinateColumns } from './coordinates.ts'

/** The part of a store that this function uses. A store from `createStore` has it. */
interface Reader {
  query<T>(sql: string, params: Record<string, unknown>, signal: AbortSignal): Promise<readonly T[]>
}

export interface OffsetRange {
  readonly epoch: string
  readonly partition: number
  readonly first: number
  /** Included. */
  readonly last: number
  readonly signal: AbortSignal
}

const { epoch: epochColumn, partition: partitionColumn, offset: offsetColumn } = coordinateColumns

const sql = `SELECT DISTINCT ${offsetColumn} FROM events WHERE ${epochColumn} = {epoch:String} AND ${partitionColumn} = {partition:Int32} AND ${offsetColumn} BETWEEN {first:Int64} AND {last:Int64}`

/** Returns the offsets of a range that are stored as events. */
export async function storedOffsets(store: Reader, { epoch, partition, first, last, signal }: OffsetRange): Promise<ReadonlySet<number>> {
  const rows = await store.query<Record<typeof offsetColumn, number | string>>(sql, { epoch, partition, first, last }, signal)
  return new Set(rows.map((row) => Number(row[offsetColumn])))
}
