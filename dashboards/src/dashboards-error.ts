import { PaySignalError } from '@paysignal/contract'

/**
 * What went wrong:
 * - `INVALID_OPTION`: an option has a value that makes no sense.
 * - `INVALID_QUERY`: a query uses a macro, variable or format that is unknown or malformed.
 * - `NO_RUNBOOK`: an alert has no page in `docs/runbooks`.
 * - `UNKNOWN_ALERT`: no alert has this name.
 */
export type DashboardsErrorCode = 'INVALID_OPTION' | 'INVALID_QUERY' | 'NO_RUNBOOK' | 'UNKNOWN_ALERT'

/** The one error class of this package. Branch on `code`. */
export class DashboardsError extends PaySignalError<DashboardsErrorCode> {
  override readonly name = 'DashboardsError'
}
