import { expect, test } from 'vitest'

test('the package exports exactly these names', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual([
    'PipelineError',
    'defaultGroupId',
    'kafkaSource',
    'prepareTopic',
    'sourceProblems',
    'spoolSource',
    'startChecker',
    'startPipeline',
  ])
})
