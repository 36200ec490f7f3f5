type EmitWarning = typeof process.emitWarning

/**
 * Suppresses the `TimeoutNegativeWarning` that kafkajs 2.2 causes in Node.js (tulios/kafkajs#1751), because it is harmless and users cannot fix it.
 * All other warnings, and the same warning of other libraries, are still emitted.
 * @returns a function that restores the warnings.
 */
export function muteNegativeTimeouts(): () => void {
  const original = process.emitWarning
  const filtered = ((...parameters: Parameters<EmitWarning>) => {
    const [, type] = parameters as readonly unknown[]
    if (type === 'TimeoutNegativeWarning' && new Error().stack?.includes('kafkajs')) return
    original.apply(process, parameters)
  }) as EmitWarning // The overloads differ only in optional parameters, and all parameters are passed on.
  process.emitWarning = filtered
  return () => {
    if (process.emitWarning === filtered) process.emitWarning = original
  }
}
