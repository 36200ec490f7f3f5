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
 * Makes the folder ready, or says why it must not be used: it belongs to something else, or a newer engine wrote it.
 * @returns Its absolute path.
 * @throws {EmbeddedClickHouseError} `FOLDER`.
 */
export function prepareFolder(dataDir: string): string {
  const folder = resolve(dataDir)
  try {
    makeFolder(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    const marker = readMarker(folder)
    if (!marker && readdirSync(folder).length > 0) throw foreign(folder)
    if (marker && marker.layout !== layoutVersion) throw otherVersion(folder, `layout ${marker.layout}`, `layout ${layoutVersion}`)
    if (!marker) writeMarker(folder, { layout: layoutVersion, engine: '' })
    return folder
  } catch (cause) {
    if (cause instanceof EmbeddedClickHouseError) throw cause
    throw new EmbeddedClickHouseError('FOLDER', `data folder ${folder} cannot be used (${codeOf(cause)}): check its path and permissions`, { cause })
  }
}

// One folder after the other: where none can be made, as below /proc, `mkdir` with `recursive` tries for ever.
function makeFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory()) return
  if (found) throw new EmbeddedClickHouseError('FOLDER', `data folder ${folder} is a file: give the path of a folder`)
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/**
 * Refuses a folder that a newer engine wrote; afterwards the folder is marked with this engine's version.
 * ClickHouse reads what older versions wrote, but not the other way round.
 * @throws {EmbeddedClickHouseError} `FOLDER`.
 */
export function claimFolder(folder: string, engine: string): void {
  const marker = readMarker(folder)
  if (marker?.engine && isNewer(marker.engine, engine)) throw otherVersion(folder, `engine ${marker.engine}`, `engine ${engine}`)
  if (marker?.engine !== engine) writeMarker(folder, { layout: layoutVersion, engine })
}

/** The error for a folder whose engine lock is held. */
export const lockedFolder = (folder: string, cause: unknown) =>
  new EmbeddedClickHouseError(
    'FOLDER',
    `data folder ${folder} is in use by another running process: stop that one, or give this one a folder of its own`,
    {
      cause,
    },
  )

function readMarker(folder: string): Marker | undefined {
  let text: string
  try {
    text = readFileSync(join(folder, markerName), 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    const { layout, engine } = JSON.parse(text) as Partial<Marker> // checked on the next line
    if (typeof layout === 'number' && typeof engine === 'string') return { layout, engine }
  } catch {
    // not JSON: the same as not ours
  }
  throw otherVersion(folder, `an unreadable ${markerName}`, `layout ${layoutVersion}`)
}

function writeMarker(folder: string, marker: Marker): void {
  // Renamed into place: a crash in between must not leave half a marker, which would lock the owner out.
  const temporary = join(folder, `${markerName}.${process.pid}`)
  writeFileSync(temporary, `${JSON.stringify(marker)}\n`)
  renameSync(temporary, join(folder, markerName))
}

const foreign = (folder: string) =>
  new EmbeddedClickHouseError(
    'FOLDER',
    `data folder ${folder} holds files that are not PaySignal's: give an empty folder, or one that PaySignal made`,
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

// Major and minor only: patch releases keep the format.
const numbersOf = (version: string) => version.split('.').slice(0, 2).map(Number)
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unreadable')
