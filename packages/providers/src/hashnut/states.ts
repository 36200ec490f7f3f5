import type { State } from '@paysignal/contract'

/** States by number. Their names differ between documents and SDKs; the numbers do not. */
export const orderStates: ReadonlyMap<string, State> = new Map([
  ['0', 'pending'],
  ['1', 'confirming'],
  ['2', 'confirming'],
  ['3', 'paid'],
  ['4', 'settled'],
  ['-1', 'failed'],
  ['-2', 'expired'],
  ['-3', 'cancelled'],
])

/** States that HashNut sends a webhook for. */
export const announcedStates: ReadonlySet<string> = new Set(['1', '3', '4', '-1', '-2', '-3'])
