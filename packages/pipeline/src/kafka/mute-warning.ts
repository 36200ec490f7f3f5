type EmitWarning = typeof process.emitWarning

/**
 * Suppresses the `TimeoutNegativeWarning` that kafkajs 2.2 causes in Node.js (tulios/kafkajs#1751), because it is harmless and users cannot fix it.
 * All other warnings, and the same warning of other libraries, are still emitted.
 * The filter works with every version of kafkajs and can be removed again. It changes the warnings of the whole process, which is acceptable because the
 * pipeline is usually a process of its own. The plugin must not do that in a payment service, so it patches kafkajs instead.
 * @returns a function that restores the warnings.
 */
export function muteNegativeTimeouts(): () => void {
  const original = process.emitWarning
  const filtered = ((...parameters: Parameters<EmitWarning>) => {
    const [, type] = parameters as readonly unknown[]
    if (type === 'TimeoutNegativeWarning' && new Error().stack?.includes('kafkajs')) return
    original.apply(process, parameters)
  }) as EmitWarning // The cast is safe because all parameters are passed on, whatever the overload.
  process.emitWarning = filtered
  return () => {
    if (process.emitWarning === filtered) process.emitWarning = original
  }
}
