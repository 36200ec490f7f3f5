import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CliError } from '../cli-error.ts'

export interface DemoRun {
  /** ClickHouse database of this run. */
  readonly database: string
  /** Whether the folder holds the events of an earlier run that was cut short. This run stores them. */
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
 * Opens the demo's folder. A run that was cut short is continued; the data of a complete run is deleted.
 * @throws {CliError} `FAILURE` when the folder was written by another version, or cannot be written.
 */
export function openRun(dataDir: string, now: Date): DemoRun {
  const file = join(dataDir, 'run.json')
  const earlier = readNote(file)
  if (earlier !== undefined && earlier.version !== version)
    throw new CliError(
      'FAILURE',
      `${dataDir} holds a run.json that another version of the demo wrote. Remove the folder, or choose another one with --data`,
    )
  const isContinued = earlier !== undefined && !earlier.isFinished
  const database = isContinued ? earlier.database : `paysignal_demo_${now.toISOString().replaceAll(/\D/g, '').slice(0, 14)}`
  const write = (isFinished: boolean) => {
    // Written to another file first and then renamed: if the process is killed while it writes, the old note is still complete.
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

/** The note of the last run. Undefined when there is none. A file with other content counts as a note of another version. */
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
