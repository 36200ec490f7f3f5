import { accessSync, constants, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { EmbeddedClickHouseError } from '../embedded-clickhouse-error.ts'

const layoutVersion = 1
const markerName = 'paysignal.json'

interface Marker {
  readonly layout: number
  readonly engine: string
}

/**
 * Creates the data folder if it does not exist, and checks that it can be used.
 * @returns Its absolute path.
 * @throws {EmbeddedClickHouseError} `FOLDER` when it holds other files, has another layout, or cannot be read and written.
 */
export function prepareFolder(dataDir: string): string {
  const folder = resolve(dataDir)
  try {
    makeFolder(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    const marker = readMarker(folder)
    if (!marker && readdirSync(folder).length > 0) throw foreignFolder(folder)
    if (marker && marker.layout !== layoutVersion) throw otherVersion(folder, `layout ${marker.layout}`, `layout ${layoutVersion}`)
    if (!marker) writeMarker(folder, { layout: layoutVersion, engine: '' })
    return folder
  } catch (cause) {
    if (cause instanceof EmbeddedClickHouseError) throw cause
    throw new EmbeddedClickHouseError('FOLDER', `data folder ${folder} cannot be used (${codeOf(cause)}): check its path and permissions`, { cause })
  }
}

// Creates one folder after the other, because `mkdir` with `recursive` never returns where no folder can be created, as below /proc.
function makeFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory()) return
  if (found) throw new EmbeddedClickHouseError('FOLDER', `data folder ${folder} is a file: give the path of a folder`)
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/**
 * Writes this engine's version into the marker file of the folder. ClickHouse reads data of older versions, but not of newer ones.
 * @throws {EmbeddedClickHouseError} `FOLDER` when a newer engine wrote the folder.
 */
export function claimFolder(folder: string, engine: string): void {
  const marker = readMarker(folder)
  if (marker?.engine && isNewer(marker.engine, engine)) throw otherVersion(folder, `engine ${marker.engine}`, `engine ${engine}`)
  if (marker?.engine !== engine) writeMarker(folder, { layout: layoutVersion, engine })
}

/** The error for a folder that another process has locked. */
export const lockedFolder = (folder: string, cause: unknown) =>
  new EmbeddedClickHouseError('FOLDER', `data folder ${folder} is in use by another running process: stop that process, or choose another folder`, {
    cause,
  })

function readMarker(folder: string): Marker | undefined {
  let text: string
  try {
    text = readFileSync(join(folder, markerName), 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    const { layout, engine } = JSON.parse(text) as Partial<Marker> // The cast is safe because the next line checks both fields.
    if (typeof layout === 'number' && typeof engine === 'string') return { layout, engine }
  } catch {
    // The file is not JSON. It is treated like a marker of another version.
  }
  throw otherVersion(folder, `an unreadable ${markerName}`, `layout ${layoutVersion}`)
}

function writeMarker(folder: string, marker: Marker): void {
  // The marker is written to a temporary file, which is then renamed. Otherwise a crash could leave half a marker, and the folder would be unusable.
  const temporary = join(folder, `${markerName}.${process.pid}`)
  writeFileSync(temporary, `${JSON.stringify(marker)}\n`)
  renameSync(temporary, join(folder, markerName))
}

const foreignFolder = (folder: string) =>
  new EmbeddedClickHouseError(
    'FOLDER',
    `data folder ${folder} holds files that are not PaySignal's: choose an empty folder, or one that PaySignal created`,
  )

const otherVersion = (folder: string, found: string, own: string) =>
  new EmbeddedClickHouseError(
    'FOLDER',
    `data folder ${folder} was written by another version (${found}; this one is ${own}): use that version, or an empty folder`,
  )

function isNewer(a: string, b: string): boolean {
  const [left, right] = [numbersOf(a), numbersOf(b)]
  for (const [index, part] of left.entries()) {
    const other = right[index] ?? 0
    if (part !== other) return part > other
  }
  return false
}

// Major and minor version only, because patch releases do not change the format.
const numbersOf = (version: string) => version.split('.').slice(0, 2).map(Number)
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unreadable')
