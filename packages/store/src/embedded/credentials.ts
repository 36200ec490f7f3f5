import { randomBytes } from 'node:crypto'
import { closeSync, constants, fchmodSync, fstatSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'
import { readerName } from './reader.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

export interface FolderCredentials {
  readonly owner: Credentials
  readonly reader: Credentials
  /** They were made just now, and nobody has seen them yet. */
  readonly isNew: boolean
}

/** The user who may change data, unless another is named. */
export const ownerName = 'default'
const passwordFile = 'password'
const readerPasswordFile = 'reader-password'

/** The passwords of a data folder; made at random the first time. @throws {StoreError} `FOLDER`. */
export function folderCredentials(folder: string): FolderCredentials {
  const found = [passwordFile, readerPasswordFile].map((name) => readSecret(join(folder, name)))
  const [owner, reader] = [passwordFile, readerPasswordFile].map((name, index) => found[index] ?? makeSecret(join(folder, name)))
  return {
    owner: { username: ownerName, password: owner ?? '' },
    reader: { username: readerName, password: reader ?? '' },
    isNew: found.includes(undefined),
  }
}

/**
 * User and password that `startEmbeddedClickHouse` has left in a data folder, for processes of the same user.
 * @returns Undefined where there are none.
 * @throws {StoreError} `FOLDER` when the file can be read or changed by others, or is no file.
 */
export function readCredentials(dataDir: string): Credentials | undefined {
  const password = readSecret(join(dataDir, passwordFile))
  return password === undefined ? undefined : { username: ownerName, password }
}

function readSecret(path: string): string | undefined {
  let file: number
  try {
    // A link could name any file that we can read, and a pipe would hold us up.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (cause) {
    if (hasCode(cause, 'ENOENT', 'ENOTDIR')) return undefined
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

/** A password made at random, or that of a start which was faster. */
export function makeSecret(path: string): string {
  const password = randomBytes(24).toString('base64url')
  const temporary = `${path}.${process.pid}`
  try {
    rmSync(temporary, { force: true })
    const file = openSync(temporary, 'wx', 0o600)
    fchmodSync(file, 0o600)
    writeFileSync(file, `${password}\n`)
    closeSync(file)
    // Linked, not renamed: whoever was faster keeps theirs, and no half-written file is ever seen.
    linkSync(temporary, path)
    return password
  } catch (cause) {
    const others = hasCode(cause, 'EEXIST') ? readSecret(path) : undefined
    if (others === undefined) throw unfit(path, cause)
    return others
  } finally {
    rmSync(temporary, { force: true })
  }
}

const hasCode = (cause: unknown, ...codes: readonly unknown[]) => cause instanceof Error && 'code' in cause && codes.includes(cause.code)

const unfit = (path: string, cause?: unknown) =>
  new StoreError('FOLDER', `${path} must be a file of a password that only its owner can read: remove it, and a new one is made at the next start`, {
    cause,
  })
