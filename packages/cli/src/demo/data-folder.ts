import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CliError } from '../errors.ts'

export interface DemoRun {
  /** ClickHouse database of this run. */
  readonly database: string
  /** An earlier run was cut short: its accepted events are still there, and are stored by this one. */
  readonly isContinued: boolean
  /** Marks the run as complete; the next one starts with an empty folder. */
  finish(): void
}

interface RunNote {
  readonly version: number
  readonly database: string
  readonly isFinished: boolean
}

const version = 1

/**
 * Opens the demo's folder: an interrupted run is continued, a complete one is cleared away.
 * @throws {CliError} `FAILURE` when the folder was written by another version, or cannot be written.
 */
export function openRun(dataDir: string, now: Date): DemoRun {
  const file = join(dataDir, 'run.json')
  const earlier = readNote(file)
  if (earlier !== undefined && earlier.version !== version)
    throw new CliError(
      'FAILURE',
      `${dataDir} holds a run.json that this version of the demo did not write. Remove it, or choose another folder with --data`,
    )
  const isContinued = earlier !== undefined && !earlier.isFinished
  const database = isContinued ? earlier.database : `paysignal_demo_${now.toISOString().replaceAll(/\D/g, '').slice(0, 14)}`
  const write = (isFinished: boolean) => {
    // Renamed into place: a kill in the middle of writing leaves the old note.
    writeFileSync(`${file}.new`, JSON.stringify({ version, database, isFinished } satisfies RunNote))
    renameSync(`${file}.new`, file)
  }
  try {
    if (earlier?.isFinished) for (const part of ['clickhouse', 'spool']) rmSync(join(dataDir, part), { recursive: true, force: true })
    mkdirSync(dataDir, { recursive: true })
    write(false)
  } catch (cause) {
    throw new CliError('FAILURE', `--data ${dataDir} cannot be written. Choose a folder of your own`, { cause })
  }
  return { database, isContinued, finish: () => write(true) }
}

/** The note of the last run; undefined where there is none. What is no note of ours counts as another version. */
function readNote(file: string): RunNote | undefined {
  if (!existsSync(file)) return undefined
  const unknown = { version: 0, database: '', isFinished: false }
  try {
    const note: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isNote(note) ? note : unknown
  } catch {
    return unknown
  }
}

const isNote = (note: unknown): note is RunNote =>
  typeof note === 'object' &&
  note !== null &&
  'version' in note &&
  typeof note.version === 'number' &&
  'database' in note &&
  /^\w+$/.test(String(note.database)) &&
  'isFinished' in note &&
  typeof note.isFinished === 'boolean'
