/** Name of tracer, meter and instrumentation. */
export const instrumentationName = '@paysignal/instrumentation'

/** Version of this package; a test holds it to package.json. */
export const pluginVersion = '0.1.0'
