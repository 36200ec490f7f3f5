import { open, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessMissing } from '../spool-error.ts'
import { newToken } from './folder.ts'

/**
 * The ownership of a folder: only its owner writes to it. The owner has a file `owner-<token>` in the folder and touches it every fifth of the lease.
 * After a crash nobody touches the file. When it is older than the lease, another process may take over the folder. Process ids would not help,
 * because in containers every process has id 1. To take over a folder, a process renames this file. Only one process can do that. If the old owner
 * was only slow, it no longer finds its file, and its append rejects with `LOST`.
 */
export interface Owner {
  /** The former owner has written all records below this sequence number, and perhaps more; 0 when it is unknown. */
  readonly knownEnd: number
  /** Touches the file and writes the sequence number of the next record into it, from which readers compute how many records wait. */
  touch(next: number): Promise<void>
  /** Whether this process still owns the folder. */
  isOurs(): Promise<boolean>
  /** Ends the ownership, so that another process can take over the folder at once. */
  release(): Promise<void>
}

/** Default lease, in milliseconds. An owner that gave no sign of life for this time counts as dead. */
export const defaultLeaseMs = 15_000

const prefix = 'owner-'

/** Makes this process the owner of a new folder. */
export async function createOwner(folder: string): Promise<Owner> {
  const name = `${prefix}${newToken()}`
  await writeFile(join(folder, name), note(0), { mode: 0o600 })
  return ownerOf(join(folder, name), 0)
}

/**
 * Takes over a folder whose owner is dead or has released it. Undefined while the owner is alive, or when another process took it over first.
 * When this returns an owner, the segment files contain every record whose append resolved.
 */
export async function takeOver(folder: string, leaseMs: number): Promise<Owner | undefined> {
  const name = `${prefix}${newToken()}`
  const former = await ownerFile(folder)
  if (former === undefined) {
    // The owner file is missing after a crash during the creation of the folder, or when somebody deleted it.
    // A folder that is still being created is younger than a lease.
    const facts = await unlessMissing(stat(folder), undefined)
    if (facts === undefined || !isStale(facts.mtimeMs, leaseMs)) return undefined
    await writeFile(join(folder, name), note(0), { mode: 0o600 })
    return ownerOf(join(folder, name), 0)
  }
  const path = join(folder, former)
  const facts = await unlessMissing(stat(path), undefined)
  if (facts === undefined || !isStale(facts.mtimeMs, leaseMs)) return undefined
  const knownEnd = await notedNext(folder)
  const now = new Date()
  // The file is touched before the rename, so that it is never stale under its new name.
  const winning = utimes(path, now, now).then(() => rename(path, join(folder, name)))
  const isWon = await unlessMissing(
    winning.then(() => true),
    false,
  )
  return isWon ? ownerOf(join(folder, name), knownEnd) : undefined
}

/**
 * The next sequence number that the owner last wrote into its file; 0 when it is unknown. While the owner is alive, the number is at most a fifth of
 * the lease old.
 */
export async function notedNext(folder: string): Promise<number> {
  const name = await ownerFile(folder)
  const file = name === undefined ? undefined : await unlessMissing(open(join(folder, name), 'r'), undefined)
  if (file === undefined) return 0
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(noteBytes), 0, noteBytes, 0)
    const next = Number(buffer.toString('latin1', 0, bytesRead))
    return Number.isSafeInteger(next) ? next : 0
  } finally {
    await file.close()
  }
}

function ownerOf(path: string, knownEnd: number): Owner {
  return {
    knownEnd,
    async touch(next) {
      // The file is opened by its path each time. After a rename the path does not exist, so this process cannot touch the file of the new owner.
      const file = await unlessMissing(open(path, 'r+'), undefined)
      if (file === undefined) return
      const now = new Date()
      try {
        await file.utimes(now, now)
        await file.write(note(Math.max(next, knownEnd)), 0, 'latin1')
      } finally {
        await file.close()
      }
    },
    isOurs: async () => (await unlessMissing(stat(path), undefined)) !== undefined,
    release: () => unlessMissing(utimes(path, 0, 0), undefined),
  }
}

// A file with a time in the future also counts as stale, because such a time means that the clock was set back.
const isStale = (mtimeMs: number, leaseMs: number) => Math.abs(Date.now() - mtimeMs) >= leaseMs

const noteBytes = 16
const note = (next: number) => String(next).padStart(noteBytes, '0')

async function ownerFile(folder: string): Promise<string | undefined> {
  const names = await unlessMissing(readdir(folder), [])
  return names.find((name) => name.startsWith(prefix))
}
