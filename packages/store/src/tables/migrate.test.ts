import { expect, test } from 'vitest'
import { checksumOf } from './migrate.ts'

test('the checksum of a migration changes with its statements and not with its comments', () => {
  const checksum = checksumOf('-- Keeps the events.\nCREATE TABLE events (id String);\n')
  expect(checksumOf('-- The table of all events.\n  -- They expire.\nCREATE TABLE events (id String);\n')).toBe(checksum)
  expect(checksumOf('-- Keeps the events.\nCREATE TABLE events (id UInt64);\n')).not.toBe(checksum)
})
