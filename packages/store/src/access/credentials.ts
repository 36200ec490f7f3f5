import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'
import { readerName } from './reader.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** The two users of the embedded ClickHouse, each with the file of the data folder that holds the password. */
export const folderUsers = {
  /** May change data. */
  owner: { username: 'default', file: 'password' },
  /** Grafana's user: only reads. */
  reader: { username: readerName, file: 'reader-password' },
} as const

export type FolderUser = keyof typeof folderUsers

/**
 * Reads user and password from the data folder of an embedded ClickHouse. Works for processes of the same operating-system user.
 * @returns Undefined when the folder holds no password.
 * @throws {StoreError} `FOLDER` when the password file is not a regular file, or when others can read or change it.
 */
export function readCredentials(dataDir: string, user: FolderUser = 'owner'): Credentials | undefined {
  const { username, file } = folderUsers[user]
  const password = readPassword(join(dataDir, file))
  return password === undefined ? undefined : { username, password }
}

function readPassword(path: string): string | undefined {
  let file: number
  try {
    // A link could name any file that this process can read, and opening a pipe would block.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw unfit(path, cause)
  }
  try {
    const { mode, uid, size } = fstatSync(file)
    const isOurs = process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0)
    const text = isOurs && (mode & constants.S_IFMT) === constants.S_IFREG && size <= 200 ? readFileSync(file, 'utf8').trim() : ''
    if (!/^[\x21-\x7e]{16,}$/.test(text)) throw unfit(path)
    return text
  } finally {
    closeSync(file)
  }
}

const isMissing = (cause: unknown) => cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')

const unfit = (path: string, cause?: unknown) =>
  new StoreError('FOLDER', `${path} must be a file with a password that only its owner can read: remove it, and the next start makes a new one`, {
    cause,
  })
