import { expect, test } from 'vitest'

test('the package exports these names', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toMatchInlineSnapshot(`
    [
      "DashboardsError",
      "alerts",
      "boards",
      "checkerFacts",
      "createAlertEvaluator",
      "defaultSites",
      "expandMacros",
      "expandPromql",
      "generate",
      "heightOf",
      "rangeOf",
      "runbooksBoard",
      "thresholds",
    ]
  `)
})
