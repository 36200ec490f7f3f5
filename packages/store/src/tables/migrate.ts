import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { Store } from '../client/create-store.ts'
import { StoreError } from '../store-error.ts'
import { onCluster } from './on-cluster.ts'

export interface MigrateOptions {
  /**
   * Name of a cluster. The statements run on all of its servers, and the tables are replicated.
   * @default one server without a cluster
   */
  readonly cluster?: string
}

const folder = new URL('../../migrations/', import.meta.url)

/**
 * Creates the database if it does not exist. Then runs the numbered files that have not run on it, in ascending sequence.
 * Every statement can be repeated: when a run fails, start it again.
 * @returns Names of the files that this call ran.
 * @throws {StoreError} `SCHEMA` when a file was changed after it had run, or when a file ran that this version does not contain.
 */
export async function migrate(store: Store, { cluster }: MigrateOptions = {}): Promise<readonly string[]> {
  await store.createDatabase(cluster)
  const run = (statement: string) => store.command(cluster === undefined ? statement : onCluster(statement, cluster))
  await run(recordTable)
  const done = new Map(
    (await store.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migrations')).map((row) => [row.name, row.checksum]),
  )
  const files = await readMigrations()
  checkHistory(done, files)
  const pending = files.filter(({ name }) => !done.has(name))
  for (const { name, checksum, statements } of pending) {
    for (const statement of statements) await run(statement)
    await store.insert({ table: 'migrations', rows: Buffer.from(`${JSON.stringify({ name, checksum })}\n`), token: `migration/${name}` })
  }
  return pending.map(({ name }) => name)
}

interface Migration {
  readonly name: string
  readonly checksum: string
  readonly statements: readonly string[]
}

const recordTable = `CREATE TABLE IF NOT EXISTS migrations (name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
ENGINE = ReplacingMergeTree ORDER BY name SETTINGS non_replicated_deduplication_window = 100`

/** Reads the numbered files, in ascending sequence. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8')
      return { name, checksum: checksumOf(text), statements: statementsOf(text) }
    }),
  )
}

/**
 * The checksum of a migration's statements. It ignores lines that are comments, empty lines around statements and the kind of line ends, so that a
 * better comment or another checkout does not make a database unusable.
 */
export function checksumOf(text: string): string {
  const code = text.replaceAll('\r\n', '\n').replaceAll(/^[ \t]*--.*\n?/gm, '')
  return createHash('sha256').update(statementsOf(code).join(';\n')).digest('hex')
}

// A statement ends with a semicolon at the end of a line. The files have no other semicolons in that position.
const statementsOf = (text: string) =>
  text
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter(Boolean)

function checkHistory(done: ReadonlyMap<string, string>, files: readonly Migration[]): void {
  const unknown = [...done.keys()].find((name) => !files.some((file) => file.name === name))
  if (unknown)
    throw new StoreError(
      'SCHEMA',
      `migration ${unknown} has run on this database, but this version does not contain it: use the newer version that ran it`,
    )
  const changed = files.find(({ name, checksum }) => done.has(name) && done.get(name) !== checksum)
  if (changed)
    throw new StoreError(
      'SCHEMA',
      `migration ${changed.name} was changed after it had run on this database: restore the file, and write a new migration for the change`,
    )
}
