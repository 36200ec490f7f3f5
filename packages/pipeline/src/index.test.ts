import { expect, test } from 'vitest'

test('the public surface changes on purpose only', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual([
    'PipelineError',
    'defaultCallbackAllowanceMs',
    'defaultGroupId',
    'kafkaSource',
    'prepareTopic',
    'sourceProblems',
    'spoolSource',
    'startChecker',
    'startPipeline',
  ])
})
