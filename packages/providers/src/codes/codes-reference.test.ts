import { expect, test } from 'vitest'
import { codesReference, providers } from '../index.ts'

test.each(Object.entries(providers))('the reference of %s in the documents is the one that its catalogue gives', async (name, create) => {
  await expect(codesReference(create())).toMatchFileSnapshot(`../../../../docs/reference/codes-${name}.md`)
})
