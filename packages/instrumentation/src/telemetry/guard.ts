import { diag } from '@opentelemetry/api'
import { SpoolError } from '@paysignal/spool'
import { InstrumentationError } from '../errors.ts'
import { errorClass, errorCode } from '../words/error-word.ts'

/** Places where the plugin can fail: the closed label set of `paysignal_plugin_errors_total`. */
export const sites = {
  call: 'Watching a call.',
  body: 'An answer was not looked at: too large, in an unknown encoding, or not shown by the runtime.',
  fetch: 'Watching through `paysignal.fetch`.',
  callback: 'Taking a callback.',
  sink: 'Delivering events; tried again.',
  metrics: 'Exporting metrics.',
} as const

export type Site = keyof typeof sites

/** Counts failures inside the plugin, and tells of the first at each site. */
export interface Guard {
  readonly counts: Readonly<Record<Site, number>>
  failed(site: Site, error: unknown): void
  /** Runs something that must not reach the payment. */
  run<T>(site: Site, action: () => T): T | undefined
}

export function createGuard(): Guard {
  const counts = Object.fromEntries(Object.keys(sites).map((site) => [site, 0])) as Record<Site, number> // the keys are the sites
  const failed = (site: Site, error: unknown) => {
    counts[site] += 1
    if (counts[site] === 1) tell(site, error)
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

function tell(site: Site, error: unknown) {
  try {
    diag.warn(`paysignal: ${sites[site]} Failed with ${errorName(error)}${ownWords(error)}; further failures are only counted, as site "${site}"`)
  } catch {
    // A logger of the host's that throws is the host's affair; the payment goes on.
  }
}

/** Name and code of an error. Its message stays out: it may quote what must not be recorded. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = errorCode(error)
  return code === undefined ? errorClass(error) : `${errorClass(error)} ${code}`
}

/** Messages of our own name an option or a folder, and what to do. */
const ownWords = (error: unknown) => (error instanceof InstrumentationError || error instanceof SpoolError ? `: ${error.message}` : '')
