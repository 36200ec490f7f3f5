import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRandom, type Random } from '../fuzz/random.ts'
import { type Passage, passagesOf, sqlPassagesOf } from './passages.ts'

/**
 * `npm run prose -- [--seed N] [--comments N] [--messages N] [--names N] [--in PREFIX]`:
 * draws comments, messages and test names at random, to be read as a newcomer reads them. The same seed draws the same from the same sources.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    comments: { type: 'string', default: '40' },
    messages: { type: 'string', default: '20' },
    names: { type: 'string', default: '20' },
    in: { type: 'string', default: '' },
  },
})
const root = join(import.meta.dirname, '../..')
// Catalogues are data: what a provider's documents say, and the remedy for it.
const isLeftOut = (path: string) => /(^|\/)(node_modules|dist|generated|catalogue)(\/|$)/.test(path)
const files = globSync('{packages,dashboards,test}/**/*.{ts,mjs,sql}', { cwd: root, exclude: isLeftOut })
const passages = files
  .filter((file) => file.startsWith(values.in) && !isLeftOut(file))
  .sort()
  .flatMap((file) => passagesIn(file).map((passage) => ({ ...passage, file })))

const random = createRandom(wholeNumber('seed'))
console.log(`--seed ${values.seed}`)
show('comment', wholeNumber('comments'))
show('message', wholeNumber('messages'))
show('test name', wholeNumber('names'))

function passagesIn(file: string): readonly Passage[] {
  const text = readFileSync(join(root, file), 'utf8')
  return file.endsWith('.sql') ? sqlPassagesOf(text) : passagesOf(file, text)
}

function wholeNumber(option: 'seed' | 'comments' | 'messages' | 'names'): number {
  const value = Number(values[option])
  if (Number.isSafeInteger(value) && value >= 0) return value
  console.error(`--${option} must be a whole number, got "${values[option]}"`)
  process.exit(2)
}

function show(kind: Passage['kind'], count: number) {
  const all = passages.filter((passage) => passage.kind === kind)
  const drawn = draw(random, all, count)
  console.log(`\n${drawn.length} of ${all.length} ${kind}s`)
  for (const { file, line, text } of drawn) console.log(`\n${file}:${line}\n  ${text.replaceAll('\n', '\n  ')}`)
}

/** Elements at random, at most `count`, none of them twice. */
function draw<T>({ below }: Random, all: readonly T[], count: number): readonly T[] {
  const left = [...all]
  return Array.from({ length: Math.min(count, all.length) }, () => left.splice(below(left.length), 1)).flat()
}
