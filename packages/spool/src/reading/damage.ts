import type { FileHandle } from 'node:fs/promises'
import { mkdir, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessMissing } from '../spool-error.ts'

/** Bytes of a segment that could not be read as records, or missing records. */
export interface Damage {
  /** Name of the folder in the spool. */
  readonly folder: string
  /** Name of the segment's file. */
  readonly segment: string
  /** Offset of the first damaged byte in the segment. */
  readonly offset: number
  /** Number of damaged bytes. */
  readonly bytes: number
  /** Number of missing records, computed from their sequence numbers. An incomplete record at the end is not counted if its append never resolved. */
  readonly records: number
  /** Whether the damaged bytes were copied to the folder `damaged` of the spool. */
  readonly isKept: boolean
}

const folderOfDamage = 'damaged'

/** The largest total size of the files in the folder `damaged`, in bytes. Damage that does not fit is reported, but not copied. */
const maxKeptBytes = 16_777_216
const pieceBytes = 1_048_576

/**
 * Copies damaged bytes to the file `damaged/<folder>-<segment>-<offset>.bin` of the spool.
 * Never rejects: if the copy fails, for example because the disk is full, reading must continue.
 * @returns whether the bytes were copied.
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
