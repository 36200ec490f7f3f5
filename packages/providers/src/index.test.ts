import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('the main entry exports exactly these names', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual([
    'ProviderError',
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

/** Adds the files that a file imports, directly or through others. */
function addImports(file: URL, files: Set<string>): void {
  if (files.has(file.href)) return
  files.add(file.href)
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)) addImports(new URL(path, file), files)
}

test('the main entry does not load the conformance suite', () => {
  const files = new Set<string>()
  addImports(new URL('./index.ts', import.meta.url), files)
  expect([...files].filter((file) => file.includes('/conformance/'))).toEqual([])
  expect([...files].filter((file) => file.includes('/catalogue/'))).not.toEqual([])
})
