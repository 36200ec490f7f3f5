import { open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { SpoolError, systemCode, unlessMissing } from '../spool-error.ts'

/** Where a reader stands in a folder. */
export interface Position {
  /** Sequence number of the first record that is not committed. */
  readonly offset: number
  /** Text that the reader stored together with the offset. */
  readonly note: string
}

/**
 * The claim of a reader to one folder. The newest reader wins: it creates the file `reader-<n+1>`, which only one process can do, and removes the
 * files of older readers. Each reader writes its own file `position-<n>`, so that a slow older reader cannot overwrite the position of a newer one.
 */
export interface ReaderClaim {
  /** Position of the previous reader; undefined when there is none or it is unreadable. */
  readonly position: Position | undefined
  /** Whether position files exist, but none is readable. */
  readonly isPositionLost: boolean
  /**
   * Stores a new position.
   * @param isDurable Whether it must survive a crash of the machine.
   * @throws {SpoolError} `FENCED` when a newer reader has the folder.
   */
  move(position: Position, isDurable: boolean): Promise<void>
}

/** Claims a folder as its newest reader. */
export async function claimReader(folder: string): Promise<ReaderClaim> {
  const claim = await newClaim(folder)
  const reader = join(folder, `reader-${claim}`)
  const file = join(folder, `position-${claim}`)
  const position = await lastPosition(folder)
  let hasMoved = false
  const checkClaim = async () => {
    if ((await unlessMissing(stat(reader), undefined)) === undefined) throw new SpoolError('FENCED', `another reader has taken over ${folder}`)
  }
  return {
    position,
    isPositionLost: position === undefined && (await numbersOf(folder, 'position')).length > 0,
    async move(next, isDurable) {
      await checkClaim()
      await replaceFile(file, encodePosition(next), isDurable)
      // The claim is checked again after the write. A newer reader that came in between did not see this position, so the position must not count.
      await checkClaim()
      if (!hasMoved) await removeOlder(folder, 'position', claim)
      hasMoved = true
    },
  }
}

/** Returns the position of the last reader. Changes nothing. */
export async function lastPosition(folder: string): Promise<Position | undefined> {
  for (const number of (await numbersOf(folder, 'position')).reverse()) {
    const position = decodePosition(await unlessMissing(readFile(join(folder, `position-${number}`), 'utf8'), ''))
    if (position !== undefined) return position
  }
  return undefined
}

async function newClaim(folder: string): Promise<number> {
  for (;;) {
    const claim = ((await numbersOf(folder, 'reader')).at(-1) ?? 0) + 1
    try {
      await (await open(join(folder, `reader-${claim}`), 'wx', 0o600)).close()
      await removeOlder(folder, 'reader', claim)
      return claim
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    }
  }
}

async function removeOlder(folder: string, kind: 'reader' | 'position', claim: number) {
  for (const number of await numbersOf(folder, kind)) if (number < claim) await unlessMissing(unlink(join(folder, `${kind}-${number}`)), undefined)
}

async function numbersOf(folder: string, kind: 'reader' | 'position'): Promise<number[]> {
  const pattern = new RegExp(`^${kind}-(\\d{1,15})$`)
  const names = await unlessMissing(readdir(folder), [])
  return names
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
}

async function replaceFile(path: string, text: string, isDurable: boolean) {
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(text)
    if (isDurable) await file.datasync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

/** The file contains a checksum, a space and JSON. The checksum detects a file that a crash of the machine left half written. */
function encodePosition(position: Position): string {
  const json = JSON.stringify(position)
  return `${crc32(json)} ${json}`
}

function decodePosition(text: string): Position | undefined {
  const json = text.slice(text.indexOf(' ') + 1)
  // The cast is safe because the checksum shows that `encodePosition` wrote this JSON.
  return text.startsWith(`${crc32(json)} `) ? (JSON.parse(json) as Position) : undefined
}
