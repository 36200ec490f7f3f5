import { expect, test } from 'vitest'
import { read, sources } from './sources.ts'

const rows = read('docs/glossary.md')
  .split('\n')
  .filter((line) => /^\| [a-z]/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

test('the glossary has twenty to forty words, each once', () => {
  const words = rows.map(([, word]) => word)
  expect(words.length).toBeGreaterThanOrEqual(20)
  expect(words.length).toBeLessThanOrEqual(40)
  expect(new Set(words).size).toBe(words.length)
})

test.each(rows.map(([, word = '', , carriers = '']) => [word, carriers] as const))('the type of the word "%s" is exported: %s', (_word, carriers) => {
  const [, names = '', folder = ''] = /^(.+) \(([a-z-]+)\)$/.exec(carriers) ?? []
  const inPackage = sources.filter((file) => file.startsWith(`packages/${folder}/src/`) || file.startsWith(`${folder}/src/`)).map(read)
  for (const name of names.split(', ').map((quoted) => quoted.replaceAll('`', '')))
    expect(inPackage.some((text) => new RegExp(`^export (abstract )?(interface|type|class|const) ${name}\\b`, 'm').test(text))).toBe(true)
})
