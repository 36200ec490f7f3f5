import { PaySignalError } from '@paysignal/contract'

/** Why this package refused to go on. */
export type DashboardsErrorCode = 'UNKNOWN_ALERT' | 'BAD_SPEED' | 'BAD_MACRO' | 'NO_RUNBOOK'

/** The one error of this package; branch on `code`. */
export class DashboardsError extends PaySignalError<DashboardsErrorCode> {
  override readonly name = 'DashboardsError'
}
