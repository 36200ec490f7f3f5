import type { AlertDefinition } from './alert.ts'
import { callbacksLost, callbacksMissing } from './alert-callbacks.ts'
import { observabilityBlind } from './alert-observability-blind.ts'
import { pipelineStalled } from './alert-pipeline-stalled.ts'
import { providerUnreachable } from './alert-provider-unreachable.ts'
import { rateLimited } from './alert-rate-limited.ts'
import { signatureFailures, timestampsExpired } from './alert-rejected-calls.ts'
import { settlementLagHigh } from './alert-settlement-lag.ts'
import { watchdog } from './alert-watchdog.ts'

/** Every alert: pages, then tickets, then the heartbeat. */
export const alerts: readonly AlertDefinition[] = [
  providerUnreachable,
  callbacksMissing,
  signatureFailures,
  timestampsExpired,
  pipelineStalled,
  observabilityBlind,
  rateLimited,
  settlementLagHigh,
  callbacksLost,
  watchdog,
]
