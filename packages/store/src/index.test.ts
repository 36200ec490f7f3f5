import { expect, test } from 'vitest'

test('the public surface is these names', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toMatchInlineSnapshot(`
    [
      "StoreError",
      "auditSql",
      "createStore",
      "factHorizonSeconds",
      "facts",
      "folderUsers",
      "isRetryable",
      "journey",
      "migrate",
      "readCredentials",
      "readerLimits",
      "readerSql",
      "readerSystemTables",
      "schemaProblems",
      "writeCatalogue",
    ]
  `)
})
