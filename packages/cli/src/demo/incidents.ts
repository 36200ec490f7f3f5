import { CliError } from '../cli-error.ts'

/** Something that goes wrong on purpose, and the alert that must report it. */
export interface Incident {
  readonly name: string
  readonly alert: string
  /** Other alerts for the same provider that may fire as a consequence. They are no surprise, and they need not fire. */
  readonly alsoFires: readonly string[]
  readonly provider: 'gatepay' | 'hashnut'
  /** What goes wrong, in words for the person at the terminal. */
  readonly story: string
  /** When it begins, as a share of the duration. Incidents that need a long time to fire their alert begin first. */
  readonly from: number
  /** When it ends, as a share of the duration. */
  readonly until: number
  /** How it is caused: by a fault in the simulated provider, or by a mistake of the checkout service. */
  readonly plant: { readonly fault: Readonly<Record<string, unknown>> } | { readonly checkout: 'wrong-key' }
}

export const incidents: readonly Incident[] = [
  {
    name: 'callbacks-silent',
    alert: 'PaymentCallbacksMissing',
    // Without callbacks, the service learns only from its look-ups that an order has settled. So settlements seem late, too.
    alsoFires: ['PaymentCallbacksLost', 'PaymentSettlementLagHigh'],
    provider: 'hashnut',
    story: 'HashNut stops sending callbacks',
    from: 0.05,
    until: 0.57,
    plant: { fault: { provider: 'hashnut', fault: { callbacks: 'drop' } } },
  },
  {
    name: 'settlement-stuck',
    alert: 'PaymentSettlementLagHigh',
    alsoFires: [],
    provider: 'gatepay',
    story: 'payments to GatePay are seen on the chain, but the orders do not settle',
    from: 0.1,
    until: 0.9,
    plant: { fault: { provider: 'gatepay', fault: { settlement: 'stuck' } } },
  },
  {
    name: 'rate-limited',
    alert: 'PaymentRateLimited',
    alsoFires: [],
    provider: 'hashnut',
    story: 'HashNut rejects half of the calls because of its rate limit',
    from: 0.35,
    until: 0.6,
    plant: { fault: { provider: 'hashnut', rate: 0.5, fault: { code: '-30' } } },
  },
  {
    name: 'clock-drift',
    alert: 'PaymentTimestampsExpired',
    alsoFires: [],
    provider: 'gatepay',
    story: 'the clocks of the checkout service and of GatePay differ by 15 seconds',
    from: 0.35,
    until: 0.5,
    plant: { fault: { provider: 'gatepay', fault: { clockSkewMs: 15_000 } } },
  },
  {
    name: 'key-rotated',
    alert: 'PaymentSignatureFailures',
    alsoFires: [],
    provider: 'gatepay',
    story: 'the checkout service signs its calls to GatePay with a wrong key',
    from: 0.6,
    until: 0.75,
    plant: { checkout: 'wrong-key' },
  },
  {
    name: 'provider-down',
    alert: 'PaymentProviderUnreachable',
    alsoFires: [],
    provider: 'gatepay',
    story: 'GatePay answers every call with HTTP 503',
    from: 0.77,
    until: 0.98,
    plant: { fault: { provider: 'gatepay', fault: { httpStatus: 503 } } },
  },
]

/**
 * Finds the incidents of a list of names, `all` or `none`.
 * @throws {CliError} `INVALID_OPTION` with the names that are unknown.
 */
export function chooseIncidents(list: string): readonly Incident[] {
  if (list === 'all') return incidents
  if (list === 'none') return []
  const names = list.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !incidents.some((incident) => incident.name === name))
  if (unknown.length > 0)
    throw new CliError(
      'INVALID_OPTION',
      `--incidents has ${unknown.join(', ')}, which is no incident. Choose from ${incidents.map(({ name }) => name).join(', ')}, or all, or none`,
    )
  return incidents.filter(({ name }) => names.includes(name))
}
