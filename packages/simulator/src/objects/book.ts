import type { ObjectType } from '@paysignal/contract'
import type { ProviderName } from '../faults/fault-script.ts'
import type { StatsBook } from '../stats.ts'

/** Keeps objects of one kind, found by the merchant's id or by the provider's id. Above its limit it forgets the oldest. */
export interface Book<Entry extends { status: string }> {
  add(merchantId: string, providerId: string, entry: Entry): void
  byMerchantId(id: string | undefined): Entry | undefined
  byProviderId(id: string | undefined): Entry | undefined
  /** Changes the state of an object and updates the statistics. */
  move(entry: Entry, status: Entry['status']): void
}

export function createBook<Entry extends { status: string }>(options: {
  readonly provider: ProviderName
  readonly object: ObjectType
  readonly limit: number
  readonly stats: StatsBook
}): Book<Entry> {
  const { provider, object, limit, stats } = options
  const byMerchant = new Map<string, { readonly entry: Entry; readonly providerId: string }>()
  const byProvider = new Map<string, Entry>()
  const known = new Set<Entry>()

  const forgetOldest = () => {
    const [oldest] = byMerchant
    if (!oldest) return
    byMerchant.delete(oldest[0])
    byProvider.delete(oldest[1].providerId)
    known.delete(oldest[1].entry)
    stats.moved(provider, object, oldest[1].entry.status, undefined)
  }

  return {
    add: (merchantId, providerId, entry) => {
      if (byMerchant.size >= limit) forgetOldest()
      byMerchant.set(merchantId, { entry, providerId })
      byProvider.set(providerId, entry)
      known.add(entry)
      stats.moved(provider, object, undefined, entry.status)
    },
    byMerchantId: (id) => (id === undefined ? undefined : byMerchant.get(id)?.entry),
    byProviderId: (id) => (id === undefined ? undefined : byProvider.get(id)),
    move: (entry, status) => {
      // The timers of a forgotten object still run, but the object no longer counts in the statistics.
      if (known.has(entry)) stats.moved(provider, object, entry.status, status)
      entry.status = status
    },
  }
}
