import { expect, test } from 'vitest'

test('the public surface is these names', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toMatchInlineSnapshot(`
    [
      "attributes",
      "callbackResults",
      "categories",
      "deadLetterTopic",
      "dropReasons",
      "encodeEvent",
      "eventField",
      "eventFieldNames",
      "eventFields",
      "eventProblems",
      "eventReference",
      "eventSchema",
      "eventTopic",
      "fieldDefault",
      "fieldTypes",
      "messageKey",
      "metricReference",
      "metrics",
      "objectTypes",
      "other",
      "outcomes",
      "recordedWord",
      "retryAdvice",
      "stateSources",
      "states",
    ]
  `)
})
