import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
    throw new CliError('FAILURE', `${dataDir} was written by another version of the demo. Remove it, or choose another folder with --data`)
  const isContinued = earlier !== undefined && !earlier.isFinished
  const database = isContinued ? earlier.database : `paysignal_demo_${now.toISOString().replaceAll(/\D/g, '').slice(0, 14)}`
  const write = (isFinished: boolean) => writeFileSync(file, JSON.stringify({ version, database, isFinished } satisfies RunNote))
  try {
    if (earlier?.isFinished) for (const part of ['clickhouse', 'spool']) rmSync(join(dataDir, part), { recursive: true, force: true })
    mkdirSync(dataDir, { recursive: true })
    write(false)
  } catch (cause) {
    throw new CliError('FAILURE', `--data ${dataDir} cannot be written. Choose a folder of your own`, { cause })
  }
  return { database, isContinued, finish: () => write(true) }
}

function readNote(file: string): RunNote | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunNote // written below; another version is refused
  } catch {
    return undefined
  }
}
