import { type OwnOptions, ownOptions } from '@paysignal/contract'
import { member, type Provider } from '@paysignal/providers'
import type { ResolvedDelivery } from './delivery/delivery.ts'
import { throwProblems } from './errors.ts'
import { numberProblems } from './number-problems.ts'
import type { DeliveryOptions, PaySignalOptions } from './pay-signal.ts'

/** Options with every default filled in. */
export interface ResolvedOptions {
  readonly providers: readonly Provider[]
  readonly events: PaySignalOptions['events'] | undefined
  readonly registry: PaySignalOptions['registry'] | undefined
  readonly service: { readonly name: string; readonly version?: string } | undefined
  /** Undefined: ids are recorded as they are. */
  readonly orderIdKey: string | undefined
  readonly maxBodyBytes: number
  readonly delivery: ResolvedDelivery
}

const optionNames: Readonly<Record<keyof PaySignalOptions, true>> = {
  providers: true,
  events: true,
  registry: true,
  service: true,
  orderIds: true,
  orderIdKey: true,
  maxBodyBytes: true,
  delivery: true,
}

type Service = NonNullable<PaySignalOptions['service']>
const serviceNames: Readonly<Record<keyof Service, true>> = { name: true, version: true }

const deliveryDefaults: ResolvedDelivery = {
  maxQueueEvents: 10_000,
  maxQueueBytes: 16_777_216,
  maxBatchEvents: 500,
  maxWaitMs: 100,
  closeTimeoutMs: 5_000,
}

const deliveryTimers: readonly (keyof DeliveryOptions)[] = ['maxWaitMs', 'closeTimeoutMs']

const minKeyLength = 16

/** @throws {InstrumentationError} `INVALID_OPTION`, with all problems at once. */
export function resolveOptions(options: PaySignalOptions): ResolvedOptions {
  const { own, problems: unknown } = ownOptions('', options, optionNames)
  const { providers, events, registry, orderIds = 'plain', orderIdKey, maxBodyBytes = 65_536 } = own
  const service: OwnOptions<Service> | undefined = own.service && ownOptions('service', own.service, serviceNames)
  const given: OwnOptions<DeliveryOptions> = ownOptions('delivery', own.delivery ?? {}, deliveryDefaults)
  const delivery = resolveDelivery(given.own)
  const problems = [
    ...unknown,
    ...(service?.problems ?? []),
    ...given.problems,
    ...providerProblems(providers),
    ...methodProblems('events', events, ['open'], 'an event sink such as spoolEvents({ dir })'),
    ...methodProblems('registry', registry, ['registerMetric', 'getSingleMetric', 'removeSingleMetric'], 'a Registry of prom-client'),
    ...(service && !service.own.name ? ['service.name must not be empty'] : []),
    ...(orderIds === 'plain' || orderIds === 'hashed' ? [] : [`orderIds must be "plain" or "hashed"`]),
    ...(orderIds === 'hashed' && !((orderIdKey?.length ?? 0) >= minKeyLength) ? [`orderIdKey must have at least ${minKeyLength} characters`] : []),
    ...numberProblems('', { maxBodyBytes }),
    ...numberProblems('delivery.', delivery, deliveryTimers),
  ]
  throwProblems(problems)
  return { providers, events, registry, service: service?.own, orderIdKey: orderIds === 'hashed' ? orderIdKey : undefined, maxBodyBytes, delivery }
}

const resolveDelivery = ({
  maxQueueEvents = deliveryDefaults.maxQueueEvents,
  maxQueueBytes = deliveryDefaults.maxQueueBytes,
  maxBatchEvents = deliveryDefaults.maxBatchEvents,
  maxWaitMs = deliveryDefaults.maxWaitMs,
  closeTimeoutMs = deliveryDefaults.closeTimeoutMs,
}: DeliveryOptions): ResolvedDelivery => ({ maxQueueEvents, maxQueueBytes, maxBatchEvents, maxWaitMs, closeTimeoutMs })

function providerProblems(providers: readonly Provider[]): readonly string[] {
  if (!Array.isArray(providers) || providers.length === 0) return ['providers must list at least one provider, such as gatepay()']
  const names = providers.map((provider: unknown) => member(provider, 'name'))
  if (!names.every((name) => typeof name === 'string')) return ['providers must hold providers, such as gatepay()']
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? [] : [`providers lists "${twice}" twice: give one provider all its hosts`]
}

/** What has methods may inherit them, so they are looked for wherever they are; only their lack is a problem. */
function methodProblems(option: string, value: unknown, methods: readonly string[], wanted: string): readonly string[] {
  if (value === undefined) return []
  const missing = methods.find((name) => typeof (value as Readonly<Record<string, unknown>> | null)?.[name] !== 'function') // any value has members, but for null
  return missing === undefined ? [] : [`${option} must be ${wanted}: it has no ${missing}()`]
}
