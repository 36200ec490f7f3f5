import type { CallbackResult } from '@paysignal/contract'
import { type CallbackFunction, createPaySignal, type PaySignal } from '@paysignal/instrumentation'
import { gatepay, hashnut, type Provider } from '@paysignal/providers'
import { Registry } from 'prom-client'
import { secrets } from './oracle.ts'

/** The service under test, with the plugin and the plugin's metrics. */
export interface Subject {
  readonly paysignal: PaySignal
  /** The number of requests with each result. */
  results(): Promise<Readonly<Partial<Record<CallbackResult, number>>>>
}

/** Changes a provider before it is used. A faulty provider shows that the fuzzer detects the fault. */
export type Adapt = (provider: Provider) => Provider

export function openSubject(adapt: Adapt): Subject {
  const registry = new Registry()
  const providers = [gatepay({ secret: secrets.gatepay }), hashnut({ secret: secrets.hashnut })].map(adapt)
  return {
    paysignal: createPaySignal({ providers, registry }),
    async results() {
      const { values } = (await registry.getSingleMetric('paysignal_callbacks_total')?.get()) ?? { values: [] }
      const totals: Record<string, number> = {}
      for (const { labels, value } of values) totals[String(labels['result'])] = (totals[String(labels['result'])] ?? 0) + value
      return totals
    },
  }
}

export const handlersOf = ({ paysignal }: Subject, handle: CallbackFunction) => ({
  gatepay: paysignal.callbacks('gatepay', handle),
  hashnut: paysignal.callbacks('hashnut', handle),
})
