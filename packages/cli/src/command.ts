import { describeOptions, type OptionSpecs, type OptionValues, parseOptions } from './options.ts'

export interface Output {
  /** Writes results to standard output. */
  print(text: string): void
  /** Writes progress and advice to standard error. */
  note(text: string): void
}

export interface CommandContext<S extends OptionSpecs> {
  readonly options: OptionValues<S>
  readonly positionals: readonly string[]
  readonly output: Output
  /** Aborts on Ctrl-C, on SIGTERM, and when the parent process ends. */
  readonly signal: AbortSignal
}

export interface Command {
  readonly name: string
  readonly summary: string
  /** Arguments without a name, for the help, such as `PROVIDER CODE`. */
  readonly positionals: string
  readonly options: OptionSpecs
  run(args: readonly string[], env: NodeJS.ProcessEnv, output: Output, signal: AbortSignal): Promise<number>
}

/** Defines a command. `run` gets the options parsed, checked and typed, and resolves to the exit code. */
export function defineCommand<const S extends OptionSpecs>(definition: {
  readonly name: string
  readonly summary: string
  readonly positionals?: string
  readonly options: S
  readonly run: (context: CommandContext<S>) => Promise<number>
}): Command {
  return {
    name: definition.name,
    summary: definition.summary,
    positionals: definition.positionals ?? '',
    options: definition.options,
    run: async (args, env, output, signal) => {
      const { values, positionals } = parseOptions(definition.options, args, env)
      return definition.run({ options: values, positionals, output, signal })
    },
  }
}

/** Returns the help text of a command. */
export function commandHelp(command: Command): string {
  const rows = describeOptions(command.options)
  const width = Math.max(0, ...rows.map(([option]) => option.length))
  const lines = rows.map(([option, meaning]) => `  ${option.padEnd(width)}  ${meaning}`)
  return [
    `paysignal ${command.name} ${command.positionals}`.trimEnd(),
    '',
    command.summary,
    ...(lines.length > 0 ? ['', 'Options:', ...lines] : []),
  ].join('\n')
}
