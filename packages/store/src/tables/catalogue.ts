import { randomUUID } from 'node:crypto'
import type { Store } from '../client/create-store.ts'

/** One code of a provider, as the table `catalogue` holds it. */
export interface CatalogueRow {
  readonly provider: string
  readonly api: string
  readonly code: string
  readonly status: string
  readonly message: string
  readonly message_zh: string
  /** Empty for what is no error. */
  readonly category: string
  readonly retry: string
  readonly remedy: string
  readonly remedy_zh: string
  /** Where it was read. */
  readonly source: string
  /** Date, as `2026-11-21`. */
  readonly read_on: string
}

/** Replaces the whole catalogue by these rows; readers see every entry throughout. */
export async function writeCatalogue(store: Pick<Store, 'insert' | 'command'>, rows: readonly CatalogueRow[]): Promise<void> {
  const writtenAt = new Date().toISOString().replace('T', ' ').replace('Z', '')
  const lines = rows.map((row) => `${JSON.stringify({ ...row, written_at: writtenAt })}\n`)
  // The same rows may come back after others were written, so the token must not be derived from them.
  await store.insert({ table: 'catalogue', rows: Buffer.from(lines.join('')), token: `catalogue/${randomUUID()}` })
  await store.command(`DELETE FROM catalogue WHERE written_at < '${writtenAt}'`)
}
