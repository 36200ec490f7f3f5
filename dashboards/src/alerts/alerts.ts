import { callbacksLost } from './callbacks-lost.ts'
import { callbacksMissing } from './callbacks-missing.ts'
import { observabilityBlind } from './observability-blind.ts'
import { pipelineStalled } from './pipeline-stalled.ts'
import { providerUnreachable } from './provider-unreachable.ts'
import { rateLimited } from './rate-limited.ts'
import { settlementLagHigh } from './settlement-lag-high.ts'
import { signatureFailures } from './signature-failures.ts'
import type { Alert } from './specification.ts'
import { timestampsExpired } from './timestamps-expired.ts'
import { watchdog } from './watchdog.ts'

/** Every alert: pages, then tickets, then the heartbeat. */
export const alerts: readonly Alert[] = [
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
