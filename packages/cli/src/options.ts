import { parseArgs } from 'node:util'
import { CliError } from './cli-error.ts'

interface OptionBase {
  /** Description for the help. */
  readonly meaning: string
  /** Environment variable whose value is used when the option is not given. */
  readonly env?: string
}

/** Description of one option. For a `text` option, `value` is the placeholder in the help, such as `FILE`. */
export type OptionSpec =
  | (OptionBase & { readonly type: 'flag' })
  | (OptionBase & { readonly type: 'text'; readonly default?: string; readonly value?: string })
  | (OptionBase & { readonly type: 'number'; readonly default?: number; readonly min: number; readonly max: number; readonly isInteger?: true })

export type OptionSpecs = Readonly<Record<string, OptionSpec>>

type ValueOf<S extends OptionSpec> = S extends { type: 'flag' }
  ? boolean
  : S extends { type: 'text'; default: string }
    ? string
    : S extends { type: 'text' }
      ? string | undefined
      : S extends { default: number }
        ? number
        : number | undefined

export type OptionValues<S extends OptionSpecs> = { readonly [K in keyof S]: ValueOf<S[K]> }

export interface ParsedOptions<S extends OptionSpecs> {
  readonly values: OptionValues<S>
  readonly positionals: readonly string[]
}

/**
 * Parses the options of a command. An argument takes precedence over an environment variable.
 * @throws {CliError} `INVALID_OPTION` with all problems at once: unknown options, blank or wrong values.
 */
export function parseOptions<S extends OptionSpecs>(specs: S, args: readonly string[], env: NodeJS.ProcessEnv): ParsedOptions<S> {
  const { given, positionals, problems } = split(specs, args)
  const values: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(specs)) {
    const raw = given.get(name) ?? (spec.env === undefined || env[spec.env] === '' ? undefined : env[spec.env])
    const label = given.has(name) || spec.env === undefined ? `--${name}` : spec.env
    const result = readValue(spec, raw, label)
    if ('problem' in result) problems.push(result.problem)
    else values[name] = result.value
  }
  if (problems.length > 0) throw new CliError('INVALID_OPTION', problems.join('\n'))
  return { values: values as OptionValues<S>, positionals } // The cast is safe because the spec of each option made its value.
}

function split(specs: OptionSpecs, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { type }]) => [name, { type: type === 'flag' ? ('boolean' as const) : ('string' as const) }]),
  )
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  const given = new Map<string, string>()
  const positionals: string[] = []
  const problems: string[] = []
  const negative = new Set<number>()
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    // Codes such as -20 are values, but the parser returns each digit as an option.
    if (/^-\d+$/.test(args[token.index] ?? '')) {
      if (!negative.has(token.index)) positionals.push(args[token.index] ?? '')
      negative.add(token.index)
      continue
    }
    const spec = specs[token.name]
    if (spec === undefined || !Object.hasOwn(specs, token.name))
      problems.push(`${token.rawName} is not an option of this command. ${suggestion(specs, token.name)}`)
    else if (given.has(token.name)) problems.push(`--${token.name} is given twice`)
    else if (spec.type === 'flag' && token.value !== undefined) problems.push(`--${token.name} takes no value`)
    else if (spec.type !== 'flag' && token.value === undefined) problems.push(`--${token.name} needs a value`)
    else given.set(token.name, token.value ?? 'true')
  }
  return { given, positionals, problems }
}

function suggestion(specs: OptionSpecs, name: string): string {
  const near = Object.keys(specs).find((known) => known.startsWith(name.slice(0, 3)))
  return near
    ? `Did you mean --${near}?`
    : `Options: ${Object.keys(specs)
        .map((known) => `--${known}`)
        .join(', ')}`
}

function readValue(spec: OptionSpec, raw: string | undefined, label: string): { readonly value: unknown } | { readonly problem: string } {
  if (spec.type === 'flag') return { value: raw !== undefined && raw !== 'false' && raw !== '0' }
  if (raw === undefined) return { value: spec.default }
  if (raw.trim() === '') return { problem: `${label} must not be blank` }
  if (spec.type === 'text') return { value: raw }
  const number = Number(raw)
  const range = `${spec.isInteger ? 'a whole number' : 'a number'} from ${spec.min} to ${spec.max}`
  const isFit = Number.isFinite(number) && number >= spec.min && number <= spec.max && (!spec.isInteger || Number.isInteger(number))
  return isFit ? { value: number } : { problem: `${label} must be ${range}, got ${JSON.stringify(raw)}` }
}

/** Returns one line per option, for `--help` and the reference. */
export function describeOptions(specs: OptionSpecs): readonly (readonly [option: string, meaning: string])[] {
  return Object.entries(specs).map(([name, spec]) => {
    const value = spec.type === 'flag' ? '' : spec.type === 'number' ? ' N' : ` ${spec.value ?? 'TEXT'}`
    const initial = spec.type !== 'flag' && spec.default !== undefined ? `; default ${spec.default}` : ''
    return [`--${name}${value}`, `${spec.meaning}${initial}${spec.env ? `; or ${spec.env}` : ''}`]
  })
}
