import type { FileHandle } from 'node:fs/promises'
import { mkdir, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessMissing } from '../spool-error.ts'

/** A place in a segment where no record could be read. */
export interface Damage {
  /** Folder of the process that wrote it. */
  readonly folder: string
  /** Name of the segment's file. */
  readonly segment: string
  /** First bad byte, counted from the begin of the segment. */
  readonly offset: number
  readonly bytes: number
  /** Records that are missing, by their sequence numbers. 0 for a torn end, whose last record was never counted as kept. */
  readonly records: number
  /** Whether the bad bytes were copied to the spool's folder `damaged`. */
  readonly isKept: boolean
}

const folderOfDamage = 'damaged'

/** Bytes kept of all damage together; what comes later is only counted. */
const maxKeptBytes = 16_777_216
const pieceBytes = 1_048_576

/**
 * Copies bad bytes beside the folders, under a name that says where they stood: `damaged/<folder>-<segment>-<offset>.bin`.
 * Best effort: a full disk must not keep what can be read from being read.
 * @returns whether they were copied.
 */
export async function setAside(
  dir: string,
  { folder, segment, offset, bytes }: Omit<Damage, 'isKept'>,
  from: FileHandle | undefined,
): Promise<boolean> {
  if (bytes === 0 || from === undefined) return false
  try {
    const into = join(dir, folderOfDamage)
    await mkdir(into, { recursive: true, mode: 0o700 })
    if ((await bytesIn(into)) + bytes > maxKeptBytes) return false
    await copy(from, offset, bytes, join(into, `${folder}-${segment}-${offset}.bin`))
    return true
  } catch {
    return false
  }
}

async function copy(from: FileHandle, offset: number, bytes: number, path: string) {
  const file = await open(path, 'w', 0o600)
  try {
    for (let done = 0; done < bytes; ) {
      const piece = Buffer.allocUnsafe(Math.min(pieceBytes, bytes - done))
      const { bytesRead } = await from.read(piece, 0, piece.length, offset + done)
      if (bytesRead === 0) return
      await file.write(piece, 0, bytesRead)
      done += bytesRead
    }
  } finally {
    await file.close()
  }
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0
  for (const name of await readdir(folder)) bytes += (await unlessMissing(stat(join(folder, name)), undefined))?.size ?? 0
  return bytes
}
