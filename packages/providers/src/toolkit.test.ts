import { expect, test } from 'vitest'

test('the sub-path toolkit exports exactly these names', async () => {
  expect(Object.keys(await import('./toolkit.ts')).sort()).toEqual([
    'amountOf',
    'blankObject',
    'checkedOptions',
    'commonChecks',
    'digest',
    'firstMember',
    'idOf',
    'instantOf',
    'listOf',
    'operationMatcher',
    'queryMember',
    'readBare',
    'readBody',
    'readCode',
    'readRateLimit',
    'refused',
    'text',
    'unwrapped',
    'verifyRequest',
    'wordOf',
  ])
})
