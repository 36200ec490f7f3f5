import { providers } from '@paysignal/providers'
import { expect, test } from 'vitest'
import { codesReference } from './codes-reference.ts'

test.each(Object.entries(providers))('the reference page of %s in docs is up to date', async (name, create) => {
  await expect(codesReference(create())).toMatchFileSnapshot(`../../docs/reference/codes-${name}.md`)
})
