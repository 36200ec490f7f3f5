import { type OwnOptions, ownOptions } from '@paysignal/contract'
import { member, type Provider } from '@paysignal/providers'
import { type ResolvedDelivery, resolveDelivery } from '../delivery/delivery-options.ts'
import { throwProblems } from '../errors.ts'
import { numberProblems } from './number-problems.ts'
import type { PaySignalOptions, ServiceOptions } from './pay-signal-options.ts'

/** The options, with every default filled in. */
export interface ResolvedOptions {
  readonly providers: readonly Provider[]
  readonly events: PaySignalOptions['events'] | undefined
  readonly registry: PaySignalOptions['registry'] | undefined
  readonly service: ServiceOptions | undefined
  /** Undefined if ids are recorded as they are. */
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

const serviceNames: Readonly<Record<keyof ServiceOptions, true>> = { name: true, version: true }

const minKeyLength = 16

/** @throws {InstrumentationError} `INVALID_OPTION`, with all problems at once. */
export function resolveOptions(options: PaySignalOptions): ResolvedOptions {
  const { own, problems: unknown } = ownOptions('', options, optionNames)
  const { providers, events, registry, orderIds = 'plain', orderIdKey, maxBodyBytes = 65_536 } = own
  const service: OwnOptions<ServiceOptions> | undefined = own.service && ownOptions('service', own.service, serviceNames)
  const { delivery, unknownNames, wrongNumbers } = resolveDelivery(own.delivery ?? {})
  const problems = [
    ...unknown,
    ...(service?.problems ?? []),
    ...unknownNames,
    ...providerProblems(providers),
    ...methodProblems('events', events, ['open'], 'an event sink such as spoolEvents({ dir })'),
    ...methodProblems('registry', registry, ['registerMetric', 'getSingleMetric', 'removeSingleMetric'], 'a Registry of prom-client'),
    ...(service && !service.own.name ? ['service.name must not be empty'] : []),
    ...(orderIds === 'plain' || orderIds === 'hashed' ? [] : [`orderIds must be "plain" or "hashed"`]),
    ...(orderIds === 'hashed' && !((orderIdKey?.length ?? 0) >= minKeyLength) ? [`orderIdKey must have at least ${minKeyLength} characters`] : []),
    ...numberProblems('', { maxBodyBytes }),
    ...wrongNumbers,
  ]
  throwProblems(problems)
  return { providers, events, registry, service: service?.own, orderIdKey: orderIds === 'hashed' ? orderIdKey : undefined, maxBodyBytes, delivery }
}

function providerProblems(providers: readonly Provider[]): readonly string[] {
  if (!Array.isArray(providers) || providers.length === 0) return ['providers must list at least one provider, such as gatepay()']
  const names = providers.map((provider: unknown) => member(provider, 'name'))
  if (!names.every((name) => typeof name === 'string')) return ['providers must contain only providers, such as gatepay()']
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? [] : [`providers lists "${twice}" twice: list it once, with all its hosts`]
}

/** Returns a problem if a method is missing. Inherited methods count, because an instance of a class has its methods on the prototype. */
function methodProblems(option: string, value: unknown, methods: readonly string[], wanted: string): readonly string[] {
  if (value === undefined) return []
  // Any value except null and undefined can be indexed.
  const missing = methods.find((name) => typeof (value as Readonly<Record<string, unknown>> | null)?.[name] !== 'function')
  return missing === undefined ? [] : [`${option} must be ${wanted}: it has no ${missing}()`]
}
