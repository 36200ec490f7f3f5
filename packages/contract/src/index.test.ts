import { expect, test } from 'vitest'

test('the package exports exactly these names', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toMatchInlineSnapshot(`
    [
      "PaySignalError",
      "arrivedCallbackResults",
      "attributes",
      "callbackAllowanceSeconds",
      "callbackResults",
      "categories",
      "createBackoff",
      "deadLetterTopic",
      "dropReasons",
      "encodeEvent",
      "eventField",
      "eventFieldNames",
      "eventProblems",
      "eventSchema",
      "eventTopic",
      "fieldDefault",
      "fieldTypes",
      "isBrokerAddress",
      "isLoopback",
      "longestTimerMs",
      "messageKey",
      "metrics",
      "objectTypes",
      "other",
      "outcomes",
      "ownOptions",
      "rangeProblem",
      "recordedWord",
      "retryAdvice",
      "settlementWindowSeconds",
      "settlesWithin",
      "states",
    ]
  `)
})
