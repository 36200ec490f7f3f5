import { eventFieldNames } from '@paysignal/contract'
import { expect, test } from 'vitest'
import { checksumOf, readMigrations } from './migrate.ts'

test.each(['events_in', 'events', 'events_mv'])('the migrations write a column of %s for each field of an event', async (name) => {
  const statements = (await readMigrations()).flatMap((migration) => migration.statements)
  const text = statements.filter((statement) => new RegExp(`(EXISTS|ALTER TABLE) ${name}\\b`).test(statement)).join('\n')
  const missing = eventFieldNames.filter((field) => !new RegExp(`\\b${field}\\b`).test(text))
  expect(missing, `no migration writes these columns of ${name}: write a migration, see CONTRIBUTING.md`).toEqual([])
})

test('the checksum of a migration changes with its statements and not with its comments', () => {
  const checksum = checksumOf('-- Keeps the events.\nCREATE TABLE events (id String);\n')
  expect(checksumOf('-- The table of all events.\n  -- They expire.\nCREATE TABLE events (id String);\n')).toBe(checksum)
  for (const same of [
    '\n\n-- Keeps the events.\n\nCREATE TABLE events (id String);\n',
    'CREATE TABLE events (id String);\n-- The end.',
    '-- Keeps the events.\r\nCREATE TABLE events (id String);\r\n',
  ])
    expect(checksumOf(same)).toBe(checksum)
  expect(checksumOf('-- Keeps the events.\nCREATE TABLE events (id UInt64);\n')).not.toBe(checksum)
})
