import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const folder = new URL('./', import.meta.url)
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /^(?!testing\/).*(?<!\.test)\.ts$/.test(file))

test('no source file of the pipeline contains SQL, the landing table or the columns of coordinates', () => {
  expect(sources.length).toBeGreaterThan(20)
  const wrong = sources.filter((file) =>
    /\b(SELECT|INSERT|ALTER|DELETE FROM)\b|\bevents_in\b|kafka_(partition|offset)/.test(readFileSync(new URL(file, folder), 'utf8')),
  )
  expect(wrong).toEqual([])
})
