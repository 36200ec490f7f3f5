/** Describes a thrown value in one line: its code, or otherwise its name, and the first line of its message. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  const code = (error as { code?: unknown }).code
  const [line = ''] = error.message.split('\n')
  return `${typeof code === 'string' ? code : error.name}: ${line.slice(0, 300)}`
}
