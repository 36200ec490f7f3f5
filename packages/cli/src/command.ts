import { describeOptions, type OptionSpecs, type OptionValues, parseOptions } from './options.ts'

export interface Output {
  /** Results: standard output. */
  print(text: string): void
  /** Progress and advice: standard error. */
  note(text: string): void
}

export interface CommandContext<S extends OptionSpecs> {
  readonly options: OptionValues<S>
  readonly positionals: readonly string[]
  readonly output: Output
  /** Aborted by Ctrl-C, SIGTERM, or the end of the process that started this one. */
  readonly signal: AbortSignal
}

export interface Command {
  readonly name: string
  readonly summary: string
  /** What follows the name, such as `PROVIDER CODE`. */
  readonly positionals: string
  readonly options: OptionSpecs
  run(args: readonly string[], env: NodeJS.ProcessEnv, output: Output, signal: AbortSignal): Promise<number>
}

/** Defines a command: its options are read, checked and typed before its body runs. The body resolves to the exit code. */
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

/** The help of one command. */
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
