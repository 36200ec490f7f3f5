type EmitWarning = typeof process.emitWarning

/**
 * kafkajs 2.2 computes negative timeouts, of which Node.js warns (tulios/kafkajs#1751): harmless, and nothing a user could mend.
 * Keeps that warning of that library, and no other, from the process; returns the undo.
 */
export function muteNegativeTimeouts(): () => void {
  const original = process.emitWarning
  const filtered = ((...parameters: Parameters<EmitWarning>) => {
    const [, type] = parameters as readonly unknown[]
    if (type === 'TimeoutNegativeWarning' && new Error().stack?.includes('kafkajs')) return
    original.apply(process, parameters)
  }) as EmitWarning // the overloads differ in their optional parameters alone, and all are passed on
  process.emitWarning = filtered
  return () => {
    if (process.emitWarning === filtered) process.emitWarning = original
  }
}
