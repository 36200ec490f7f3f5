import { providers } from '@paysignal/providers'
import { expect, test } from 'vitest'
import { codesReference } from './codes-reference.ts'

test.each(Object.entries(providers))('the reference page of %s in docs is up to date', async (name, create) => {
  const remedy = `docs/reference/codes-${name}.md is out of date: run \`npm run test:fast -- test/reference -u\``
  await expect(codesReference(create()), remedy).toMatchFileSnapshot(`../../docs/reference/codes-${name}.md`)
})
