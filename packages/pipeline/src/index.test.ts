import { expect, test } from 'vitest'

test('the public surface is these names', async () => {
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
