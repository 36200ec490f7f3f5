/** Where the pipeline tells of itself. Fields never hold a message's content, or credentials. */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

type Level = Exclude<keyof Logger, 'debug'>

/** The default: one JSON line per entry on standard error, `debug` left out. */
export const stderrLogger = (): Logger => {
  const line = (level: Level) => (message: string, fields?: LogFields) => {
    process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`)
  }
  return { debug: () => undefined, info: line('info'), warn: line('warn'), error: line('error') }
}

const silence = () => undefined
/** For clients whose failures are told by whoever asked. */
export const silentLogger: Logger = { debug: silence, info: silence, warn: silence, error: silence }

/** A few words on any thrown value: name, code and message, of the first line alone. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  const code = (error as { code?: unknown }).code
  const [line = ''] = error.message.split('\n')
  return `${typeof code === 'string' ? code : error.name}: ${line.slice(0, 300)}`
}
