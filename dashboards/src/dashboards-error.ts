/** Why this package refused to go on. */
export type DashboardsErrorCode = 'UNKNOWN_ALERT' | 'BAD_SPEED' | 'BAD_MACRO' | 'NO_RUNBOOK'

/** The one error of this package; branch on `code`. */
export class DashboardsError extends Error {
  override readonly name = 'DashboardsError'
  readonly code: DashboardsErrorCode
  constructor(code: DashboardsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
