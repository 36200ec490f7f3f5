/** The name of the tracer, the meter and the instrumentation. */
export const instrumentationName = '@paysignal/instrumentation'

/** The version of this package. A test compares it with package.json. */
export const pluginVersion = '0.1.0'
