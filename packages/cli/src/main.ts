import { readFileSync } from 'node:fs'
import { CliError, exitCodeOf } from './cli-error.ts'
import { type Command, commandHelp, type Output } from './command.ts'
import { check } from './commands/check.ts'
import { clickhouse } from './commands/clickhouse.ts'
import { codes } from './commands/codes.ts'
import { demo } from './commands/demo.ts'
import { explain } from './commands/explain.ts'
import { migrateCommand } from './commands/migrate.ts'
import { pipeline } from './commands/pipeline.ts'
import { simulate } from './commands/simulate.ts'
import { stopSignal } from './stop-signal.ts'

// The file package.json is our own, so its form is known.
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string }

/** All commands, in the sequence of the help. */
export const commands: readonly Command[] = [demo, simulate, pipeline, check, migrateCommand, clickhouse, codes, explain]

const terminal: Output = {
  print: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
}

/** Runs one command. Resolves to the exit code: 0 for success, 1 for a failure, 2 for wrong options or arguments. Never throws. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv, output: Output = terminal): Promise<number> {
  const isVerbose = args.includes('--verbose')
  const [name, ...rest] = args.filter((arg) => arg !== '--verbose')
  try {
    return await dispatch(name, rest, env, output)
  } catch (error) {
    output.note(`paysignal${commands.some((command) => command.name === name) ? ` ${name}` : ''}: ${messageOf(error)}`)
    if (isVerbose) output.note(error instanceof Error ? (error.stack ?? '') : String(error))
    return exitCodeOf(error)
  }
}

async function dispatch(name: string | undefined, args: readonly string[], env: NodeJS.ProcessEnv, output: Output): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    output.print(overview())
    return 0
  }
  if (name === '--version') {
    output.print(version)
    return 0
  }
  const command = commands.find((each) => each.name === name)
  if (command === undefined)
    throw new CliError('INVALID_OPTION', `${JSON.stringify(name)} is not a command. Commands: ${commands.map((each) => each.name).join(', ')}`)
  if (args.includes('--help') || args.includes('-h')) {
    output.print(commandHelp(command))
    return 0
  }
  const stop = stopSignal({ watchesParent: env.npm_command !== undefined })
  try {
    return await command.run(args, env, output, stop.signal)
  } finally {
    stop.release()
  }
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'paysignal COMMAND [options]',
    '',
    ...lines,
    '',
    'paysignal COMMAND --help lists the options. --verbose adds the stack trace to an error.',
  ].join('\n')
}

/** Returns the message of an error. For a CliError the message of its cause is added, unless it is already contained. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error && !error.message.includes(error.cause.message) ? ` (${error.cause.message})` : ''
  return `${error.message}${error instanceof CliError ? cause : ''}`
}
