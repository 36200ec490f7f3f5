import { type DropReason, dropReasons, metrics } from '@paysignal/contract'
import type { DeliveryStats } from '../delivery/delivery-stats.ts'
import { type Guard, type Site, sites } from '../guard.ts'
import { addSlot, createBins, createSlots } from './instruments.ts'

/** The instruments for everything that the plugin measures in a payment service. */
export const createServiceMetrics = () => ({
  providerInfo: createSlots(metrics.providerInfo),
  calls: createSlots(metrics.calls),
  callErrors: createSlots(metrics.callErrors),
  callDuration: createBins(metrics.callDuration),
  callbacks: createSlots(metrics.callbacks),
  callbackLag: createBins(metrics.callbackLag),
  clockSkew: createSlots(metrics.clockSkew),
  clockError: createSlots(metrics.clockError),
  timestampBudget: createBins(metrics.timestampBudget),
  rateLimitRemaining: createSlots(metrics.rateLimitRemaining, 'min'),
  eventsEmitted: createSlots(metrics.eventsEmitted),
  eventsDelivered: createSlots(metrics.eventsDelivered),
  eventsDropped: createSlots(metrics.eventsDropped),
  eventsSpooled: createSlots(metrics.eventsSpooled, 'sum'),
  eventsInFlight: createSlots(metrics.eventsInFlight, 'sum'),
  pluginErrors: createSlots(metrics.pluginErrors),
})

export type ServiceMetrics = ReturnType<typeof createServiceMetrics>

/** Makes a function that copies the counts of the delivery and the guard into their slots. It is called just before the slots are read. */
export function createRefresh(instruments: ServiceMetrics, stats: () => DeliveryStats, guard: Guard): () => void {
  const emitted = addSlot(instruments.eventsEmitted, {})
  const delivered = addSlot(instruments.eventsDelivered, {})
  const spooled = addSlot(instruments.eventsSpooled, {})
  const inFlight = addSlot(instruments.eventsInFlight, {})
  // The casts are safe: `Object.keys` returns string[], but every key of `dropReasons` is a DropReason, and every key of `sites` is a Site.
  const dropped = Object.keys(dropReasons).map((reason) => [reason as DropReason, addSlot(instruments.eventsDropped, { reason })] as const)
  const failures = Object.keys(sites).map((site) => [site as Site, addSlot(instruments.pluginErrors, { site })] as const)
  return () => {
    const now = stats()
    emitted.value = now.emitted
    delivered.value = now.delivered
    spooled.value = now.spooled
    inFlight.value = now.inFlight
    for (const [reason, slot] of dropped) slot.value = now.dropped[reason]
    for (const [site, slot] of failures) slot.value = guard.counts[site]
  }
}
