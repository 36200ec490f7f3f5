import { callbacksLost } from '../callbacks-lost.ts'
import { callbacksMissing } from '../callbacks-missing.ts'
import { observabilityBlind } from '../observability-blind.ts'
import { pipelineStalled } from '../pipeline-stalled.ts'
import { providerUnreachable } from '../provider-unreachable.ts'
import { rateLimited } from '../rate-limited.ts'
import { settlementLagHigh } from '../settlement-lag-high.ts'
import { signatureFailures } from '../signature-failures.ts'
import type { Alert } from '../specification.ts'
import { timestampsExpired } from '../timestamps-expired.ts'
import { watchdog } from '../watchdog.ts'
import { callbacksLostScenarios } from './callbacks-lost.ts'
import { callbacksMissingScenarios } from './callbacks-missing.ts'
import { observabilityBlindScenarios } from './observability-blind.ts'
import { pipelineStalledScenarios } from './pipeline-stalled.ts'
import { providerUnreachableScenarios } from './provider-unreachable.ts'
import { rateLimitedScenarios } from './rate-limited.ts'
import { rejectedShareScenarios } from './rejected-share.ts'
import type { Scenario } from './scenario.ts'
import { settlementLagHighScenarios } from './settlement-lag-high.ts'
import { watchdogScenarios } from './watchdog.ts'

/** Each alert with its scenarios: silent just before its threshold, firing just after. */
export const scenarios: ReadonlyMap<Alert, readonly Scenario[]> = new Map([
  [providerUnreachable, providerUnreachableScenarios],
  [callbacksMissing, callbacksMissingScenarios],
  [callbacksLost, callbacksLostScenarios],
  [signatureFailures, rejectedShareScenarios('signature')],
  [timestampsExpired, rejectedShareScenarios('timestamp')],
  [pipelineStalled, pipelineStalledScenarios],
  [observabilityBlind, observabilityBlindScenarios],
  [rateLimited, rateLimitedScenarios],
  [settlementLagHigh, settlementLagHighScenarios],
  [watchdog, watchdogScenarios],
])
