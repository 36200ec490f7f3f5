import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readerLimits } from '@paysignal/store'

/** Role of a statement in the engine. `files` is for inserts, which pass rows to the engine in a file. No text of a caller runs with that role. */
export type EngineRole = 'owner' | 'reader' | 'files' | 'guard'

export interface EngineAccess {
  /** Time limit of a statement, in seconds. */
  readonly mostSeconds: number
  readonly allowsFilesAndUrls: boolean
}

/** Table engines and database engines that keep their data in the data folder or in memory, and access nothing else. */
export const allowedEngines = [
  ...['', 'Replacing', 'Summing', 'Aggregating', 'Collapsing', 'VersionedCollapsing', 'Coalescing'].map((kind) => `${kind}MergeTree`),
  ...['Null', 'Memory', 'Log', 'TinyLog', 'StripeLog', 'Set', 'Join', 'Buffer', 'Merge', 'View', 'MaterializedView', 'Atomic'],
]

/** Settings that no statement may change: they change how statements are parsed, or they contain names of files. */
export const fixedSettings = [
  ...['dialect', 'implicit_select', 'allow_settings_after_format_in_insert'],
  ...['format_schema', 'format_schema_source', 'format_schema_message_name'],
  ...['format_template_row', 'format_template_row_format', 'format_template_resultset', 'format_template_resultset_format'],
]

const ownerRights = [
  'SHOW, SELECT, INSERT, ALTER TABLE, ALTER VIEW, CREATE DATABASE, CREATE TABLE, CREATE VIEW, CREATE TEMPORARY TABLE, DROP DATABASE, DROP TABLE, DROP VIEW, UNDROP TABLE, TRUNCATE, OPTIMIZE, CHECK, KILL QUERY, SYSTEM DROP CACHE, SYSTEM MERGES, SYSTEM TTL MERGES, SYSTEM FLUSH ON *.*',
  'SET DEFINER ON *',
]
const ownerEngines = allowedEngines.map((engine) => `TABLE ENGINE ON ${engine}`).join(', ')

const rightsOf = ({ allowsFilesAndUrls }: EngineAccess): Readonly<Record<EngineRole, readonly string[]>> => ({
  owner: [
    ...ownerRights,
    ...(allowsFilesAndUrls ? ['SOURCES ON *.*', 'CREATE DICTIONARY, DROP DICTIONARY, dictGet ON *.*', 'TABLE ENGINE ON *'] : [ownerEngines]),
  ],
  reader: ['SELECT, SHOW DATABASES, SHOW TABLES, SHOW COLUMNS ON *.*'],
  files: ['SELECT, INSERT, SHOW, CREATE TEMPORARY TABLE ON *.*', 'READ ON FILE'],
  guard: ['SELECT, KILL QUERY ON *.*'],
})

/**
 * Calls `open` with arguments that make the engine enforce the permissions of each role, in addition to the checks of the front.
 * The engine reads the permissions at its start, from a file that is removed afterwards.
 */
export function withEngineAccess<T>(access: EngineAccess, open: (args: readonly string[]) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'paysignal-access-'))
  try {
    const file = join(folder, 'access.xml')
    writeFileSync(file, accessXml(access), { mode: 0o600 })
    return open([`--config-file=${file}`, `--users_config=${file}`])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function accessXml(access: EngineAccess): string {
  const { mostSeconds, allowsFilesAndUrls } = access
  const bound = (name: string, most: number) => `<${name}><min>${name === 'max_execution_time' ? '0.001' : '1'}</min><max>${most}</max></${name}>`
  const fixed = (names: readonly string[]) => names.map((name) => `<${name}><const/></${name}>`).join('')
  const ownerFixed = fixed(allowsFilesAndUrls ? fixedSettings.filter((name) => !name.startsWith('format_')) : fixedSettings)
  const ownerBounds = bound('max_execution_time', mostSeconds)
  const readerBounds = Object.entries(readerLimits).map(([name, most]) =>
    bound(name, name === 'max_execution_time' ? Math.min(most, mostSeconds) : most),
  )
  const roles = Object.entries(rightsOf(access)).map(
    ([role, rights]) => `<${role}><grants>${rights.map((right) => `<query>GRANT ${right}</query>`).join('')}</grants></${role}>`,
  )
  return `<clickhouse>
<profiles>
<default><max_execution_time>${mostSeconds}</max_execution_time><implicit_select>0</implicit_select><constraints>${ownerBounds}${ownerFixed}</constraints></default>
<reader><constraints>${readerBounds.join('')}${fixed(fixedSettings)}</constraints></reader>
</profiles>
<quotas><default/></quotas>
<roles>${roles.join('')}</roles>
<users><default><password/><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
<grants><query>GRANT ${Object.keys(rightsOf(access)).join(', ')}</query></grants></default></users>
</clickhouse>
`
}
