import type { ObjectReading } from '../provider.ts'

/** An object about which nothing is known yet. It has every member, because a missing one could be read from a polluted Object.prototype. */
export const blankObject: Required<Omit<ObjectReading, 'type'>> = {
  id: '',
  providerId: '',
  parentId: undefined,
  state: undefined,
  providerState: '',
  isAnnounced: false,
  isUnderpaid: false,
  isOverpaid: false,
  expiresAtMs: undefined,
  chain: undefined,
  currency: undefined,
  failure: undefined,
}
