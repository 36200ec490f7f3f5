import { createHash, randomUUID } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedClickHouseError } from '../embedded-clickhouse-error.ts'

/** Short-lived files through which bytes are handed to the engine. */
export interface Scratch {
  /** Writes the bytes, lets `use` read them, and removes them again. */
  lend<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T>
  close(): void
}

/**
 * Scratch files in memory where the machine has such a file system, on disk otherwise or when memory runs out.
 * The place is derived from the data folder, which one process holds at a time: what a killed process left is removed
 * here, for this folder and for every other.
 */
export function openScratch(folder: string): Scratch {
  for (const root of roots()) sweep(root)
  const places = scratchPlaces(folder).filter(canMake)
  const close = () => {
    process.off('exit', close)
    for (const place of places) rmSync(place, { recursive: true, force: true })
  }
  process.once('exit', close)
  return {
    close,
    async lend(bytes, use) {
      const path = await writeTo(places, bytes)
      try {
        return await use(path)
      } finally {
        await rm(path, { force: true })
      }
    },
  }
}

/** Where the scratch files of a data folder are, best place first. */
export function scratchPlaces(folder: string): readonly string[] {
  const name = `paysignal-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
  return roots().map((root) => join(root, name))
}

const roots = () => ['/dev/shm', tmpdir()]
const ownerFile = 'owner'

/** Removes what processes of ours left that were killed and whose data folder nobody has opened since. */
function sweep(root: string): void {
  try {
    for (const name of readdirSync(root)) {
      const place = join(root, name)
      if (/^paysignal-[0-9a-f]{16}$/.test(name) && isLeft(place)) rmSync(place, { recursive: true, force: true })
    }
  } catch {
    // No such folder, or not ours to read: nothing that could be removed.
  }
}

function isLeft(place: string): boolean {
  try {
    const found = lstatSync(place)
    if (!found.isDirectory() || found.uid !== process.getuid?.()) return false
    const [pid, space] = readFileSync(join(place, ownerFile), 'utf8').split(' ')
    // A process of another container is not seen from here, though its folder may be.
    return space === processSpace() && !isAlive(Number(pid))
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return hostname()
  }
}

// Made afresh and never reused: anyone may write into the folder above, so that a folder already there may be someone else's.
function canMake(place: string): boolean {
  try {
    rmSync(place, { recursive: true, force: true })
    mkdirSync(place, { mode: 0o700 })
    writeFileSync(join(place, ownerFile), `${process.pid} ${processSpace()}`, { flag: 'wx', mode: 0o600 })
    return true
  } catch {
    return false
  }
}

async function writeTo(places: readonly string[], bytes: Uint8Array): Promise<string> {
  let cause: unknown
  for (const place of places) {
    const path = join(place, randomUUID())
    try {
      await writeFile(path, bytes, { flag: 'wx', mode: 0o600 })
      return path
    } catch (error) {
      cause = error
      await rm(path, { force: true })
    }
  }
  throw new EmbeddedClickHouseError(
    'NO_SPACE',
    `no room for ${bytes.byteLength} bytes in ${places.join(' or ') || 'any temporary folder'}: free some space`,
    {
      cause,
    },
  )
}
