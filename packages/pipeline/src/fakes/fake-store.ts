import { StoreError } from '@paysignal/store'
import type { RowStore } from '../protocol/row-store.ts'

interface Row {
  readonly kafka_offset: number
  readonly epoch: string
  readonly bad?: boolean
}

/** ClickHouse is away. */
export class Unreachable extends StoreError {
  constructor(message = '') {
    super('UNREACHABLE', message)
  }
}

interface FakeStoreOptions {
  /** False: tokens are ignored, as by a table without a deduplication window. */
  readonly isDeduplicating?: boolean
  /** False: a refusal does not say which row it was. */
  readonly namesRows?: boolean
  /** May throw before an insert has its effect (which it may keep for later), and the function that it returns after. */
  readonly fault?: (effect: () => void) => () => void
}

/** ClickHouse as far as the protocol sees it: atomic inserts, known tokens dropped unseen, refused rows named or not. */
export function fakeStore({ isDeduplicating = true, namesRows = true, fault = () => () => undefined }: FakeStoreOptions = {}) {
  const rows: Row[] = []
  const tokens = new Set<string>()
  const inserts: string[] = []
  const store: RowStore = {
    database: 'fake',
    query: async <T>() => rows.map(({ kafka_offset }) => ({ kafka_offset })) as T[], // the only query of the protocol
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
    return JSON.parse(line) as Row // the fake's own input: written by the splice
  } catch {
    return undefined
  }
}
