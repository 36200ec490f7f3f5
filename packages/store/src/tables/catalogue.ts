import { randomUUID } from 'node:crypto'
import type { Store } from '../client/create-store.ts'

/** One row of the table `catalogue`: a code of a provider. */
export interface CatalogueRow {
  readonly provider: string
  readonly api: string
  readonly code: string
  readonly status: string
  readonly message: string
  readonly message_zh: string
  /** Empty when the code is not an error. */
  readonly category: string
  readonly retry: string
  readonly remedy: string
  readonly remedy_zh: string
  /** Address of the page that describes the code. */
  readonly source: string
  /** Date when the page was read, such as `2026-11-21`. */
  readonly read_on: string
}

/** Replaces the whole catalogue by these rows. At any moment, readers find either the old or the new entry of a code. */
export async function writeCatalogue(store: Pick<Store, 'insert' | 'command'>, rows: readonly CatalogueRow[]): Promise<void> {
  const writtenAt = new Date().toISOString().replace('T', ' ').replace('Z', '')
  const lines = rows.map((row) => `${JSON.stringify({ ...row, written_at: writtenAt })}\n`)
  // The token is random. If it were derived from the rows, the server would ignore a catalogue that it has stored before, even after another one
  // replaced it.
  await store.insert({ table: 'catalogue', rows: Buffer.from(lines.join('')), token: `catalogue/${randomUUID()}` })
  await store.command(`DELETE FROM catalogue WHERE written_at < '${writtenAt}'`)
}
