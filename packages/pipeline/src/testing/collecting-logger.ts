import type { LogFields, Logger } from '../logger.ts'

/** A logger that keeps its lines for the test. */
export function collectingLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = []
  const line = (level: string) => (message: string, fields?: LogFields) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`)
  }
  return { lines, debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}
