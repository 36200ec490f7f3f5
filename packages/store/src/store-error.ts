import { PaySignalError } from '@paysignal/contract'

const storeErrors = {
  /** No connection, or it closed before the response was complete. */
  UNREACHABLE: { isRetryable: true },
  /** No response in time. The server may have done the work nevertheless. */
  TIMEOUT: { isRetryable: true },
  /** The server is overloaded, out of memory, or has too many parts: send less. */
  BUSY: { isRetryable: true },
  /** The caller aborted the request. */
  ABORTED: { isRetryable: false },
  /** The server refused a row. `rowIndex` is its index, if known. */
  REJECTED: { isRetryable: false },
  /** A table, column or setting does not exist or has another type, or the statement is wrong. */
  SCHEMA: { isRetryable: false },
  /** User or password is wrong, or a permission is missing. */
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
  /** ClickHouse's own error code, if the server responded with one. */
  readonly clickhouseCode: number | undefined
  /** Index of the refused row within its insert, from 0. */
  readonly rowIndex: number | undefined
  constructor(code: StoreErrorCode, message: string, { clickhouseCode, rowIndex, ...options }: StoreErrorOptions = {}) {
    super(code, message, options)
    this.clickhouseCode = clickhouseCode
    this.rowIndex = rowIndex
  }
}

/** Whether the same call may succeed later. False for errors of other classes. */
export const isRetryable = (error: unknown): boolean => error instanceof StoreError && storeErrors[error.code].isRetryable
