import { expect, test } from 'vitest'

test('the public surface is this', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual([
    'ProviderError',
    'codesReference',
    'conformanceProblems',
    'gatepay',
    'gatepaySignature',
    'hashnut',
    'hashnutSignature',
    'knownWords',
    'lookup',
    'member',
    'providers',
    'spellingsOf',
  ])
})
