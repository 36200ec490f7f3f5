import { expect, expectTypeOf, test } from 'vitest'
import { CliError } from './cli-error.ts'
import { describeOptions, parseOptions } from './options.ts'

const specs = {
  duration: { type: 'number', min: 10, max: 100, default: 60, meaning: 'Seconds' },
  seed: { type: 'number', min: 0, max: 9, isInteger: true, meaning: 'Seed' },
  report: { type: 'text', value: 'FILE', meaning: 'Report', env: 'REPORT' },
  json: { type: 'flag', meaning: 'JSON' },
} as const

const problemsOf = (args: string[], env: NodeJS.ProcessEnv = {}) => {
  try {
    parseOptions(specs, args, env)
    return 'none'
  } catch (error) {
    expect(error).toBeInstanceOf(CliError)
    return (error as CliError).message // The cast is safe because the line above checks the class.
  }
}

test('values, flags and other arguments are parsed, and defaults are filled in', () => {
  const { values, positionals } = parseOptions(specs, ['gatepay', '--seed=3', '--json'], {})
  expect(values).toEqual({ duration: 60, seed: 3, report: undefined, json: true })
  expect(positionals).toEqual(['gatepay'])
  expectTypeOf(values.duration).toEqualTypeOf<number>()
  expectTypeOf(values.seed).toEqualTypeOf<number | undefined>()
})

test('a negative code is an argument, not an option', () => {
  expect(parseOptions(specs, ['hashnut', '-20'], {}).positionals).toEqual(['hashnut', '-20'])
})

test('an option takes precedence over the environment, and an empty variable counts as not set', () => {
  expect(parseOptions(specs, ['--report', 'a'], { REPORT: 'b' }).values.report).toBe('a')
  expect(parseOptions(specs, [], { REPORT: 'b' }).values.report).toBe('b')
  expect(parseOptions(specs, [], { REPORT: '' }).values.report).toBeUndefined()
})

test('all problems are reported at once, with the option, the value and the accepted values', () => {
  expect(problemsOf(['--duration', '5', '--seed', '1.5', '--reprot', 'x', '--report='])).toMatchInlineSnapshot(`
    "--reprot is not an option of this command. Did you mean --report?
    --duration must be a number from 10 to 100, got "5"
    --seed must be a whole number from 0 to 9, got "1.5"
    --report must not be blank"
  `)
})

test('a number option refuses blank, infinite and other values that are not numbers', () => {
  for (const value of ['', ' ', 'Infinity', 'NaN', 'ten']) expect(problemsOf([`--duration=${value}`])).toMatch(/--duration/)
})

test('an option given twice, or a flag with a value, is an error', () => {
  expect(problemsOf(['--seed', '1', '--seed', '2'])).toBe('--seed is given twice')
  expect(problemsOf(['--json=yes'])).toBe('--json takes no value')
})

test('a name from Object.prototype is not an option', () => {
  expect(problemsOf(['--constructor', 'x'])).toMatch(/^--constructor is not an option/)
})

test('the description of an option has its default and its environment variable', () => {
  expect(describeOptions(specs)).toEqual([
    ['--duration N', 'Seconds; default 60'],
    ['--seed N', 'Seed'],
    ['--report FILE', 'Report; or REPORT'],
    ['--json', 'JSON'],
  ])
})
