import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { currentReports } from './reports.ts'

const root = join(import.meta.dirname, '../..')
const reports = [...currentReports()].map(([path, report]) => [relative(root, path), report] as const)

// It reads the built declarations, so it needs `npm run build`; `npm test` builds first.
test.each(reports)('%s is the report of what the package exports now', (path, report) => {
  const written = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : ''
  expect(written, `${path} is out of date. If the change is intended: run \`npm run api\`, add a changeset, commit both`).toBe(report)
})
