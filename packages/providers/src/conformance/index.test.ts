import { expect, test } from 'vitest'

test('the public surface of the sub-path is this', async () => {
  expect(Object.keys(await import('./index.ts'))).toEqual(['conformanceProblems'])
})
