import { createHmac } from 'node:crypto'

/** Longest id that is recorded; both providers' own limits are below it. */
const maxIdLength = 128

/** Turns an id into what may be recorded. */
export type RecordId = (id: string) => string

/** Keyed hashes keep equal ids equal without showing them; a plain hash of a short id could be reversed by trying. */
export function createRecordId(key: string | undefined): RecordId {
  if (key === undefined) return (id) => (id.length > maxIdLength ? id.slice(0, maxIdLength) : id)
  return (id) => (id === '' ? '' : createHmac('sha256', key).update(id).digest('hex').slice(0, 32))
}
