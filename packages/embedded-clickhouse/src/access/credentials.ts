import { randomBytes } from 'node:crypto'
import { closeSync, fchmodSync, linkSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Credentials, type FolderUser, folderUsers, readCredentials, StoreError } from '@paysignal/store'
import { EmbeddedClickHouseError } from '../embedded-clickhouse-error.ts'

export interface FolderCredentials {
  readonly owner: Credentials
  readonly reader: Credentials
  /** Whether this call made at least one password. */
  readonly isNew: boolean
}

/** The passwords of a data folder. Missing ones are made at random. @throws {EmbeddedClickHouseError} `FOLDER`. */
export function folderCredentials(folder: string): FolderCredentials {
  const owner = read(folder, 'owner')
  const reader = read(folder, 'reader')
  return {
    owner: owner ?? makeCredentials(folder, 'owner'),
    reader: reader ?? makeCredentials(folder, 'reader'),
    isNew: owner === undefined || reader === undefined,
  }
}

function read(folder: string, user: FolderUser): Credentials | undefined {
  try {
    return readCredentials(folder, user)
  } catch (cause) {
    throw cause instanceof StoreError ? new EmbeddedClickHouseError('FOLDER', cause.message, { cause }) : cause
  }
}

/** Makes a random password. When another process made one first, returns that one. */
export function makeCredentials(folder: string, user: FolderUser): Credentials {
  const { username, file } = folderUsers[user]
  const path = join(folder, file)
  const password = randomBytes(24).toString('base64url')
  const temporary = `${path}.${process.pid}`
  try {
    rmSync(temporary, { force: true })
    const descriptor = openSync(temporary, 'wx', 0o600)
    fchmodSync(descriptor, 0o600)
    writeFileSync(descriptor, `${password}\n`)
    closeSync(descriptor)
    // This is a hard link and not a rename, because a link fails when the file exists. No process ever sees a half-written password.
    linkSync(temporary, path)
    return { username, password }
  } catch (cause) {
    const others = isExisting(cause) ? read(folder, user) : undefined
    if (others === undefined)
      throw new EmbeddedClickHouseError('FOLDER', `the password file ${path} cannot be written: check the permissions of its folder`, { cause })
    return others
  } finally {
    rmSync(temporary, { force: true })
  }
}

const isExisting = (cause: unknown) => cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
