import { readdirSync, readFileSync } from 'node:fs'
import { arrivedCallbackResults } from '@paysignal/contract'
import { expect, test } from 'vitest'

test('the views of the migrations count the same callbacks as arrived as the contract', () => {
  const folder = new URL('../../migrations/', import.meta.url)
  const statements = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'))
  const lists = statements.flatMap((text) => text.match(/callback_result IN \([^)]*\)/g) ?? [])
  expect(lists.length).toBeGreaterThan(0)
  const expected = `callback_result IN (${arrivedCallbackResults.map((result) => `'${result}'`).join(', ')})`
  expect(lists).toEqual(lists.map(() => expected))
})
