import type { AlertDefinition } from './alert.ts'
import { callbacksMissing } from './alert-callbacks-missing.ts'
import { pipelineStalled } from './alert-pipeline-stalled.ts'
import { rateLimited } from './alert-rate-limited.ts'
import { signatureFailures, timestampsExpired } from './alert-rejected-calls.ts'
import { settlementLagHigh } from './alert-settlement-lag.ts'

/** Every alert, pages first. */
export const alerts: readonly AlertDefinition[] = [
  callbacksMissing,
  signatureFailures,
  timestampsExpired,
  pipelineStalled,
  rateLimited,
  settlementLagHigh,
]
