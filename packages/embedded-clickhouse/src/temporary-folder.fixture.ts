import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Credentials } from '@paysignal/store'
import { afterAll } from 'vitest'

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'paysignal-clickhouse-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The headers that carry user and password. */
export const headersOf = ({ username, password }: Credentials) => ({ 'x-clickhouse-user': username, 'x-clickhouse-key': password })
