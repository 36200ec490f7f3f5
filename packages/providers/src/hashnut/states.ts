import type { State } from '@paysignal/contract'

/** The states by number. The names of the states differ between documents and SDKs; the numbers are the same. */
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

/** The states for which HashNut sends a webhook. */
export const announcedStates: ReadonlySet<string> = new Set(['1', '3', '4', '-1', '-2', '-3'])
