import { PaySignalError } from '@paysignal/contract'

/**
 * - `FOLDER`: the data folder, or a password file in it, must not or cannot be used.
 * - `ENGINE`: the engine (chdb) is not installed for this platform.
 * - `NO_SPACE`: no temporary folder has room for the rows of an insert.
 * - `ABORTED`: the caller of a request has closed its connection, or this ClickHouse is closing.
 * - `PORT`: the port cannot be used, for example because another process listens on it.
 * - `INVALID_OPTION`: an option is wrong.
 */
export type EmbeddedClickHouseErrorCode = 'FOLDER' | 'ENGINE' | 'NO_SPACE' | 'ABORTED' | 'PORT' | 'INVALID_OPTION'

/** Every failure of this package. Branch on `code`; the message is for people and never holds rows, queries or passwords. */
export class EmbeddedClickHouseError extends PaySignalError<EmbeddedClickHouseErrorCode> {
  override readonly name = 'EmbeddedClickHouseError'
}
