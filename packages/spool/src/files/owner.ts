import { open, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessMissing } from '../spool-error.ts'
import { newToken } from './folder.ts'

/**
 * Who writes to a folder, told by a file `owner-<token>` that its owner touches every fifth of the lease. A crash ends the touching, and with the lease
 * the ownership. Process ids say nothing here: in containers every process is number 1. Taking over is a rename, which only one process can win. If the
 * old owner was only slow, its file is gone; its next write then reports `LOST` and does not count as kept.
 */
export interface Owner {
  /** Sequence number up to which the former owner has written at least; 0 where that is not known. */
  readonly knownEnd: number
  /** Touches the file and notes the sequence number of the next record there, for readers that want to know how much waits. */
  touch(next: number): Promise<void>
  /** Whether the folder is still ours. */
  isOurs(): Promise<boolean>
  /** Lets the folder go at once, for whoever takes it over. */
  release(): Promise<void>
}

/** Default of the lease, in milliseconds. */
export const defaultLeaseMs = 15_000

const prefix = 'owner-'

/** Takes a new folder. */
export async function createOwner(folder: string): Promise<Owner> {
  const name = `${prefix}${newToken()}`
  await writeFile(join(folder, name), note(0), { mode: 0o600 })
  return ownerOf(join(folder, name), 0)
}

/**
 * Takes over a folder whose owner is dead or has let it go; undefined while the owner lives, or when another process was faster.
 * Everything that the former owner counted as kept is in its segments by then.
 */
export async function takeOver(folder: string, leaseMs: number): Promise<Owner | undefined> {
  const name = `${prefix}${newToken()}`
  const former = await ownerFile(folder)
  if (former === undefined) {
    // Only a crash between two steps or a deleted file leaves a folder without an owner. A folder in the making is younger than a lease.
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
  // Touched before it is renamed: under its new name it never looks like that of a dead owner.
  const winning = utimes(path, now, now).then(() => rename(path, join(folder, name)))
  const isWon = await unlessMissing(
    winning.then(() => true),
    false,
  )
  return isWon ? ownerOf(join(folder, name), knownEnd) : undefined
}

/** Next sequence number as its writer noted it last; 0 where it is not known. At most a fifth of a lease old while the writer lives. */
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
      // Opened by its path, so that a file that was renamed away is not kept alive.
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

// In either direction: a stamp from the future is of a clock that was set back since.
const isStale = (mtimeMs: number, leaseMs: number) => Math.abs(Date.now() - mtimeMs) >= leaseMs

const noteBytes = 16
const note = (next: number) => String(next).padStart(noteBytes, '0')

async function ownerFile(folder: string): Promise<string | undefined> {
  const names = await unlessMissing(readdir(folder), [])
  return names.find((name) => name.startsWith(prefix))
}
