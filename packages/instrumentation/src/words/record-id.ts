import { createHmac } from 'node:crypto'

/** Longer ids are cut. The limits of both providers are lower. */
const maxIdLength = 128

/** Turns an order id into the text that is recorded. */
export type RecordId = (id: string) => string

/**
 * With a key, ids are replaced by keyed hashes, which are equal for equal ids. A hash without a key would not protect short ids: one could hash all
 * possible ids and compare.
 */
export function createRecordId(key: string | undefined): RecordId {
  if (key === undefined) return (id) => (id.length > maxIdLength ? id.slice(0, maxIdLength) : id)
  return (id) => (id === '' ? '' : createHmac('sha256', key).update(id).digest('hex').slice(0, 32))
}
