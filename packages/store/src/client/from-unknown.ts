import { ClickHouseError } from '@clickhouse/client'
import { StoreError, type StoreErrorCode } from '../store-error.ts'

/** Kind of the request that failed. The same ClickHouse code means a bad row after an insert, and a bad statement after other requests. */
export type StoreOperation = 'insert' | 'query' | 'command' | 'ping'

// ClickHouse's error codes by what a caller should do about them. Source: ClickHouse, src/Common/ErrorCodes.cpp.
const codesByMeaning = {
  REJECTED: [6, 25, 26, 27, 32, 33, 38, 41, 53, 69, 70, 72, 117, 130, 131, 321, 349, 376, 407, 441, 467, 469, 675, 676],
  SCHEMA: [8, 10, 16, 20, 36, 39, 42, 43, 44, 46, 47, 48, 50, 56, 57, 60, 62, 63, 73, 78, 81, 115, 179, 215, 386, 456, 457],
  ACCESS: [164, 192, 193, 194, 291, 497, 516],
  BUSY: [201, 202, 203, 241, 243, 252, 364, 439],
  TIMEOUT: [159, 160, 209],
  UNREACHABLE: [210, 225, 236, 242, 279, 319, 999],
} as const satisfies Partial<Record<StoreErrorCode, readonly number[]>>

const meanings = new Map<number, StoreErrorCode>(
  // The cast is safe: every key of the table is an error code.
  Object.entries(codesByMeaning).flatMap(([meaning, codes]) => codes.map((code) => [code, meaning as StoreErrorCode] as const)),
)
const unreachableCodes = new Set('ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH ENETDOWN'.split(' '))

/** Converts any thrown value to a StoreError. Leaves out the server's text, because it may quote a row, a query or a password. */
export function fromUnknown(
  error: unknown,
  operation: StoreOperation,
  { address, signal }: { address: string; signal?: AbortSignal | undefined },
): StoreError {
  if (error instanceof StoreError) return error
  if (signal?.aborted) return new StoreError('ABORTED', `the caller aborted the ${operation} at ${address}`)
  const chain = causesOf(error)
  const refusal = chain.find((cause) => cause instanceof ClickHouseError)
  if (refusal) return fromClickHouse(refusal, operation, address)
  const systemCode = chain.map((cause) => ('code' in cause ? String(cause.code) : '')).find((code) => code !== '')
  if (chain.some(({ message }) => /^Timeout error|timed? ?out/i.test(message)) || systemCode === 'ETIMEDOUT') {
    return new StoreError('TIMEOUT', `ClickHouse at ${address} did not answer the ${operation} in time`)
  }
  if ((systemCode && unreachableCodes.has(systemCode)) || chain.some(({ message }) => /socket hang up/i.test(message))) {
    return new StoreError(
      'UNREACHABLE',
      `no connection to ClickHouse at ${address} (${systemCode ?? 'connection closed'}): start it, or correct the address`,
    )
  }
  return new StoreError('FAILED', `the ${operation} at ${address} failed (${systemCode ?? chain[0]?.name ?? typeof error})`)
}

function fromClickHouse({ code, type, message }: ClickHouseError, operation: StoreOperation, address: string): StoreError {
  const clickhouseCode = Number(code)
  const meaning = meanings.get(clickhouseCode) ?? 'FAILED'
  const ownCode = meaning === 'REJECTED' && operation !== 'insert' ? 'SCHEMA' : meaning
  const rowNumber = ownCode === 'REJECTED' ? rowNumberOf(message) : undefined
  const name = type && /^[A-Z_0-9]+$/.test(type) ? `${type}, code ${clickhouseCode}` : `code ${clickhouseCode}`
  const row = rowNumber === undefined ? '' : ` at row ${rowNumber}`
  const detail =
    ownCode === 'REJECTED'
      ? columnOf(message)
      : ownCode === 'SCHEMA'
        ? subjectOf(message)
        : clickhouseCode === authenticationFailed
          ? wrongPassword
          : ''
  return new StoreError(ownCode, `ClickHouse at ${address} refused the ${operation}${row} (${name})${detail}`, {
    clickhouseCode,
    ...(rowNumber === undefined ? {} : { rowIndex: rowNumber - 1 }),
  })
}

const authenticationFailed = 516
const wrongPassword =
  ': user or password is wrong or missing. Give both, or give the data folder of `paysignal clickhouse`, which contains its password'

const rowNumberOf = (message: string) => {
  const text = /\(at row (\d+)\)|is violated at row (\d+)/.exec(message)
  return text ? Number(text[1] ?? text[2]) : undefined
}

// ClickHouse prints a column or a constraint in these positions, never a value. Ours have names in lower case.
const columnOf = (message: string) => {
  const column = /while reading the value of key ([a-z][a-z0-9_]{0,63})\)/.exec(message)?.[1]
  const constraint = /^Constraint `([a-z_]+)`/.exec(message)?.[1]
  return column ? `: column ${column}` : constraint ? `: constraint ${constraint}` : ''
}

const subjectOf = (message: string) => {
  const name = /(?:identifier|Table|Database|setting|function(?: with name)?|column(?: with name)?) [`']?([A-Za-z_][\w.]{0,127})[`']?/.exec(
    message,
  )?.[1]
  return name ? `: ${name}` : ''
}

function causesOf(error: unknown): readonly Error[] {
  const chain: Error[] = []
  for (let cause = error; cause instanceof Error && !chain.includes(cause); cause = cause.cause) chain.push(cause)
  return chain
}
