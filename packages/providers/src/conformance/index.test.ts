import { expect, test } from 'vitest'

test('the sub-path conformance exports exactly this name', async () => {
  expect(Object.keys(await import('./index.ts'))).toEqual(['conformanceProblems'])
})
