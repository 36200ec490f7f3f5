import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Fuzzer } from './fuzzer.ts'

/** `npm run fuzz -- NAME [--seed N] [--runs N]`: runs one fuzzer and prints its counts as JSON. The exit code is 1 after a violation. */
const suffix = '.fuzz.ts'
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string' }, runs: { type: 'string' } } })
const [name = ''] = positionals
if (names.includes(name)) await run()
else usage()

async function run() {
  const { fuzzer } = (await import(join(import.meta.dirname, `${name}${suffix}`))) as { readonly fuzzer: Fuzzer } // every file with this suffix exports a fuzzer
  const seed = wholeNumber('seed', values.seed, Date.now() % 2 ** 31)
  const runs = wholeNumber('runs', values.runs, fuzzer.defaultRuns)
  console.error(`${name}: ${fuzzer.about}\n--seed ${seed} --runs ${runs}, Node.js ${process.versions.node}`)
  const startedAt = performance.now()
  const onProgress = (done: number) => console.error(`${done} of ${runs}`)
  const counts = await fuzzer.run({ seed, runs, onProgress })
  console.error('no violation')
  // Ends the process even if a fuzzer has left a socket open.
  process.stdout.write(
    `${JSON.stringify({ fuzzer: name, seed, runs, seconds: Math.round((performance.now() - startedAt) / 1_000), ...counts })}\n`,
    () => process.exit(),
  )
}

function wholeNumber(option: string, text: string | undefined, byDefault: number) {
  const value = text === undefined ? byDefault : Number(text)
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new RangeError(`--${option} must be a whole number, got "${text}"`)
}

function usage() {
  console.error(`usage: npm run fuzz -- NAME [--seed N] [--runs N], where NAME is one of: ${names.join(', ')}`)
  process.exitCode = 2
}
