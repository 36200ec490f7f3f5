import type { Provider } from '@paysignal/providers'
import type { ResolvedDelivery } from './delivery.ts'
import { PaySignalError, shownNumber } from './errors.ts'
import type { DeliveryOptions, PaySignalOptions } from './pay-signal.ts'

/** Options with every default filled in. */
export interface ResolvedOptions extends Pick<PaySignalOptions, 'events' | 'registry' | 'service'> {
  readonly providers: readonly Provider[]
  /** Undefined: ids are recorded as they are. */
  readonly orderIdKey: string | undefined
  readonly maxBodyBytes: number
  readonly delivery: ResolvedDelivery
}

const minKeyLength = 16

/** @throws {PaySignalError} `INVALID_OPTION`, with all problems at once. */
export function resolveOptions(options: PaySignalOptions): ResolvedOptions {
  const { providers, events, registry, service, orderIds = 'plain', orderIdKey, maxBodyBytes = 65_536 } = options
  const delivery = resolveDelivery(options.delivery)
  const problems = [
    ...providerProblems(providers),
    ...(service !== undefined && !service.name ? ['service.name must not be empty'] : []),
    ...(orderIds === 'plain' || orderIds === 'hashed' ? [] : [`orderIds must be "plain" or "hashed"`]),
    ...(orderIds === 'hashed' && !((orderIdKey?.length ?? 0) >= minKeyLength) ? [`orderIdKey must have at least ${minKeyLength} characters`] : []),
    ...numberProblems('', { maxBodyBytes }),
    ...numberProblems('delivery.', delivery),
  ]
  if (problems.length > 0) throw new PaySignalError('INVALID_OPTION', problems.join('; '))
  return {
    providers,
    ...(events && { events }),
    ...(registry && { registry }),
    ...(service && { service }),
    orderIdKey: orderIds === 'hashed' ? orderIdKey : undefined,
    maxBodyBytes,
    delivery,
  }
}

const resolveDelivery = ({
  maxQueueEvents = 10_000,
  maxQueueBytes = 16_777_216,
  maxBatchEvents = 500,
  maxWaitMs = 100,
  closeTimeoutMs = 5_000,
}: DeliveryOptions = {}): ResolvedDelivery => ({ maxQueueEvents, maxQueueBytes, maxBatchEvents, maxWaitMs, closeTimeoutMs })

function providerProblems(providers: readonly Provider[]): readonly string[] {
  if (!Array.isArray(providers) || providers.length === 0) return ['providers must list at least one provider, such as gatepay()']
  const names = providers.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? [] : [`providers lists "${twice}" twice: give one provider all its hosts`]
}

const numberProblems = (prefix: string, numbers: object): readonly string[] =>
  Object.entries(numbers).flatMap(([name, value]) =>
    Number.isFinite(value) && value >= 1 ? [] : [`${prefix}${name} must be at least 1, got ${shownNumber(value)}`],
  )
