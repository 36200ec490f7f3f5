import { createHash, randomUUID } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedClickHouseError } from '../embedded-clickhouse-error.ts'

/** Temporary files that pass bytes to the engine. */
export interface Scratch {
  /** Writes the bytes to a file, calls `use` with its path, and removes the file. */
  lend<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T>
  /** Removes the folders of the temporary files. */
  close(): void
}

/**
 * Creates the folders for temporary files: one in memory, if the machine has such a file system, and one on disk, which is used when the other is
 * missing or full. Their paths depend on the data folder only, which one process at a time can use. Also removes the temporary files that
 * killed processes left, for any data folder.
 */
export function openScratch(folder: string): Scratch {
  for (const root of roots()) sweep(root)
  const folders = scratchFolders(folder).filter(canMake)
  const close = () => {
    process.off('exit', close)
    for (const path of folders) rmSync(path, { recursive: true, force: true })
  }
  process.once('exit', close)
  return {
    close,
    async lend(bytes, use) {
      const path = await writeTo(folders, bytes)
      try {
        return await use(path)
      } finally {
        await rm(path, { force: true })
      }
    },
  }
}

/** Folders for the temporary files of a data folder, the preferred one first. */
export function scratchFolders(dataFolder: string): readonly string[] {
  const name = `paysignal-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)}`
  return roots().map((root) => join(root, name))
}

const roots = () => ['/dev/shm', tmpdir()]
const ownerFile = 'owner'

/** Removes the folders that killed processes left. */
function sweep(root: string): void {
  try {
    for (const name of readdirSync(root)) {
      const path = join(root, name)
      if (/^paysignal-[0-9a-f]{16}$/.test(name) && isAbandoned(path)) rmSync(path, { recursive: true, force: true })
    }
  } catch {
    // The root does not exist or cannot be read, so there is nothing to remove.
  }
}

function isAbandoned(path: string): boolean {
  try {
    const found = lstatSync(path)
    if (!found.isDirectory() || found.uid !== process.getuid?.()) return false
    const [pid, space] = readFileSync(join(path, ownerFile), 'utf8').split(' ')
    // The processes of another container cannot be seen, although its folders may be visible.
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

// Removes the folder and creates it again: everyone can write to its parent, so an existing folder may belong to another user.
function canMake(path: string): boolean {
  try {
    rmSync(path, { recursive: true, force: true })
    mkdirSync(path, { mode: 0o700 })
    writeFileSync(join(path, ownerFile), `${process.pid} ${processSpace()}`, { flag: 'wx', mode: 0o600 })
    return true
  } catch {
    return false
  }
}

async function writeTo(folders: readonly string[], bytes: Uint8Array): Promise<string> {
  let cause: unknown
  for (const folder of folders) {
    const path = join(folder, randomUUID())
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
    `no space for ${bytes.byteLength} bytes in ${folders.join(' or ') || 'any temporary folder'}: free some space`,
    {
      cause,
    },
  )
}
