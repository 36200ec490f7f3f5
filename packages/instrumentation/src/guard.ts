import { diag } from '@opentelemetry/api'
import { PaySignalError } from '@paysignal/contract'
import { errorClass, errorCode } from './words/error-word.ts'

/** The parts of the plugin that can fail: the values of the label `site` of `paysignal_plugin_errors_total`. */
export const sites = {
  call: 'Watching a call failed',
  body: "An answer's body was not read (too large, in an unknown encoding, or not shown by the runtime)",
  fetch: 'Watching a call through `paysignal.fetch` failed',
  callback: 'Receiving a callback failed',
  sink: 'Delivering events failed (paysignal_events_dropped_total shows whether events were lost)',
  metrics: 'Exporting metrics failed',
} as const

export type Site = keyof typeof sites

/** Counts the failures inside the plugin, and logs the first one of each site. */
export interface Guard {
  readonly counts: Readonly<Record<Site, number>>
  failed(site: Site, error: unknown): void
  /** Runs an action; if it throws, the error is counted here and does not reach the payment service. */
  run<T>(site: Site, action: () => T): T | undefined
}

export function createGuard(): Guard {
  // The cast is safe because the keys are all the keys of `sites`.
  const counts = Object.fromEntries(Object.keys(sites).map((site) => [site, 0])) as Record<Site, number>
  const failed = (site: Site, error: unknown) => {
    counts[site] += 1
    if (counts[site] === 1) log(site, error)
  }
  const run = <T>(site: Site, action: () => T) => {
    try {
      return action()
    } catch (error) {
      failed(site, error)
      return undefined
    }
  }
  return { counts, failed, run }
}

function log(site: Site, error: unknown) {
  try {
    const cause = error === undefined ? '' : `: ${errorName(error)}${ownMessage(error)}`
    diag.warn(`paysignal: ${sites[site]}${cause}. Further failures of this kind are only counted, in paysignal_plugin_errors_total{site="${site}"}`)
  } catch {
    // The service's own logger threw. The payment must not fail because of that.
  }
}

/** The class and the code of an error. Its message is left out, because it may quote data that must not be recorded. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = errorCode(error)
  return code === undefined ? errorClass(error) : `${errorClass(error)} ${code}`
}

/** The errors whose messages we write ourselves. Such a message names an option or a folder, and says what to do. */
const ownErrors = new Set(['InstrumentationError', 'SpoolError'])

/** The error is recognised by its name and not by its class, because importing `SpoolError` would load the spool into services that do not use it. */
const ownMessage = (error: unknown) => (error instanceof PaySignalError && ownErrors.has(error.name) ? `: ${error.message}` : '')
