/** The name of the brokers' error, such as `UNKNOWN_MEMBER_ID`. kafkajs keeps it in `type` of the error or of one of its causes. Undefined without one. */
export function protocolErrorOf(error: unknown): string | undefined {
  let current = error
  // The number of causes is limited, because an error can be its own cause.
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ('type' in current && typeof current.type === 'string') return current.type
    current = current.cause
  }
  return undefined
}
