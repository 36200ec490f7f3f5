/** Receives the log lines of the pipeline. Messages and fields never contain credentials or the content of events. */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

type Level = Exclude<keyof Logger, 'debug'>

/** The default logger: one JSON line for each entry on standard error, without `debug`. */
export const stderrLogger = (): Logger => {
  const line = (level: Level) => (message: string, fields?: LogFields) => {
    process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`)
  }
  return { debug: () => undefined, info: line('info'), warn: line('warn'), error: line('error') }
}

const silence = () => undefined
/** Logs nothing. It is for clients whose failures are reported by their caller. */
export const silentLogger: Logger = { debug: silence, info: silence, warn: silence, error: silence }
