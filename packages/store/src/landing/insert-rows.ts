import { coordinateColumns } from './coordinates.ts'

/** The part of a store that these functions use. A store from `createStore` has it. */
interface Inserter {
  insert(options: { table: string; rows: Buffer; token: string; signal?: AbortSignal }): Promise<void>
}

export interface EventRows {
  /** JSON lines: the fields of an event, and the coordinates under their names in `coordinateColumns`. */
  readonly rows: Buffer
  /** When a token is used a second time, nothing is stored. So a token must always name the same rows. */
  readonly token: string
  readonly signal: AbortSignal
}

/** Stores events as one block: all of them or none. */
export const insertEvents = (store: Inserter, { rows, token, signal }: EventRows): Promise<void> =>
  store.insert({ table: 'events_in', rows, token, signal })

export interface DeadLetterRows {
  readonly epoch: string
  readonly partition: number
  readonly letters: readonly { readonly offset: number; readonly reason: string }[]
  readonly signal: AbortSignal
}

/** Lists offsets that will never be stored as events, so that the audit does not report them as gaps. */
export async function insertDeadLetters(store: Inserter, { epoch, partition, letters, signal }: DeadLetterRows): Promise<void> {
  const columns = coordinateColumns
  const rows = letters.map(({ offset, reason }) =>
    JSON.stringify({ [columns.epoch]: epoch, [columns.partition]: partition, [columns.offset]: offset, reason }),
  )
  const token = `${epoch}/dead/${partition}/${letters.map(({ offset }) => offset).join(',')}`
  await store.insert({ table: 'dead_letters', rows: Buffer.from(rows.join('\n')), token, signal })
}
