import { expect, test } from 'vitest'

test('the public surface is these names', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toMatchInlineSnapshot(`
    [
      "StoreError",
      "coordinateColumns",
      "createStore",
      "factHorizonSeconds",
      "facts",
      "folderUsers",
      "insertDeadLetters",
      "insertEvents",
      "isRetryable",
      "journey",
      "migrate",
      "readCredentials",
      "readerLimits",
      "readerSql",
      "readerSystemTables",
      "schemaProblems",
      "sqlLiteral",
      "storedOffsets",
      "writeCatalogue",
    ]
  `)
})
