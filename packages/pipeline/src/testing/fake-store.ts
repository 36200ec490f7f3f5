import { StoreError } from '@paysignal/store'
import type { RowStore } from '../protocol/row-store.ts'

interface Row {
  readonly kafka_offset: number
  readonly epoch: string
  readonly bad?: boolean
}

/** ClickHouse cannot be reached. */
export class Unreachable extends StoreError {
  constructor(message = '') {
    super('UNREACHABLE', message)
  }
}

interface FakeStoreOptions {
  /**
   * If false, the store ignores tokens, like a table without a deduplication window.
   * @default true
   */
  readonly isDeduplicating?: boolean
  /**
   * If false, a refusal does not name the row.
   * @default true
   */
  readonly namesRows?: boolean
  /**
   * This function may throw before an insert has its effect. It may also keep the effect and call it later. The function that it returns may throw
   * after the effect.
   * @default no faults
   */
  readonly fault?: (effect: () => void) => () => void
}

/** Behaves as ClickHouse does for the protocol: inserts are atomic, blocks with a known token are dropped, and a refusal may name the row. */
export function fakeStore({ isDeduplicating = true, namesRows = true, fault = () => () => undefined }: FakeStoreOptions = {}) {
  const rows: Row[] = []
  const tokens = new Set<string>()
  const inserts: string[] = []
  const store: RowStore = {
    database: 'fake',
    query: async <T>() => rows.map(({ kafka_offset }) => ({ kafka_offset })) as T[], // The cast is safe because the protocol has no other query.
    insert: async ({ table, rows: body, token }) => {
      if (table === 'dead_letters') return
      const effect = () => {
        inserts.push(token)
        const parsed = parse(body.toString(), namesRows)
        if (!isDeduplicating || !tokens.has(token)) rows.push(...parsed)
        tokens.add(token)
      }
      const after = fault(effect)
      effect()
      after()
    },
  }
  return {
    store,
    rows,
    inserts,
    offsets: () => rows.map(({ kafka_offset }) => kafka_offset).sort((a, b) => a - b),
  }
}

function parse(body: string, namesRows: boolean): Row[] {
  return body
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      const row = readRow(line)
      if (!row || row.bad) throw new StoreError('REJECTED', 'refused', { clickhouseCode: 117, rowIndex: namesRows ? index : undefined })
      return row
    })
}

function readRow(line: string): Row | undefined {
  try {
    return JSON.parse(line) as Row // The cast is safe because the protocol wrote the line.
  } catch {
    return undefined
  }
}
