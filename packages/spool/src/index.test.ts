import { expect, test } from 'vitest'

test('the package exports exactly these names', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual([
    'SpoolError',
    'adoptSpoolFolder',
    'checkVersion',
    'defaultFlushMs',
    'defaultLeaseMs',
    'defaultMaxBytes',
    'isSpoolError',
    'listFolders',
    'minMaxBytes',
    'openSpoolReader',
    'openSpoolWriter',
    'spoolProblems',
    'spoolTotals',
  ])
})
