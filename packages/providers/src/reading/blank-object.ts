import type { ObjectReading } from '../provider.ts'

/** An object of which nothing is known yet. Every member of its own: what is left out could be found on a polluted Object.prototype. */
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
