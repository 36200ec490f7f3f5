import { PaySignalError } from '@paysignal/contract'

const storeErrors = {
  /** No connection, or it broke before an answer. */
  UNREACHABLE: { isRetryable: true },
  /** No answer in time; what was sent may have been done. */
  TIMEOUT: { isRetryable: true },
  /** The server is overloaded, out of memory or has too many parts: slow down. */
  BUSY: { isRetryable: true },
  /** The caller gave up. */
  ABORTED: { isRetryable: false },
  /** The server refused a row; `rowIndex` says which, when it is known. */
  REJECTED: { isRetryable: false },
  /** A table, column, setting or query is not what the other side expects. */
  SCHEMA: { isRetryable: false },
  /** User, password or permission. */
  ACCESS: { isRetryable: false },
  /** A password file in the data folder of an embedded ClickHouse must not be used. */
  FOLDER: { isRetryable: false },
  /** An option is wrong. */
  INVALID_OPTION: { isRetryable: false },
  /** The server failed in another way. */
  FAILED: { isRetryable: true },
} as const satisfies Record<string, { isRetryable: boolean }>

export type StoreErrorCode = keyof typeof storeErrors

interface StoreErrorOptions extends ErrorOptions {
  readonly clickhouseCode?: number | undefined
  readonly rowIndex?: number | undefined
}

/** Every failure of this package. Branch on `code`; the message is for people and never holds rows, queries or passwords. */
export class StoreError extends PaySignalError<StoreErrorCode> {
  override readonly name = 'StoreError'
  /** ClickHouse's own error code, when it answered. */
  readonly clickhouseCode: number | undefined
  /** Index, from 0, of the row that was refused, within the rows of that insert. */
  readonly rowIndex: number | undefined
  constructor(code: StoreErrorCode, message: string, { clickhouseCode, rowIndex, ...options }: StoreErrorOptions = {}) {
    super(code, message, options)
    this.clickhouseCode = clickhouseCode
    this.rowIndex = rowIndex
  }
}

/** Whether the same call, sent again later, may succeed. Errors that are not ours are not retryable. */
export const isRetryable = (error: unknown): boolean => error instanceof StoreError && storeErrors[error.code].isRetryable
