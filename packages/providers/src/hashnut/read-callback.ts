import { digest } from '../callbacks/digest.ts'
import type { CallbackReading } from '../provider.ts'
import { member } from '../reading/untrusted.ts'
import { readOrder, stateWord } from './objects.ts'

/**
 * Reads a webhook: the ids of an order and its state. `accessSign` is not read.
 * Returns undefined if there is no id or no state. HashNut has only one kind of webhook and no name for it; here it is `ORDER_STATE`.
 */
export function readHashnutCallback(body: unknown): CallbackReading | undefined {
  const order = readOrder(body)
  const { id, providerId } = order
  // The key contains the state as received, so that two different states that may not be recorded have different keys.
  const state = stateWord(member(body, 'state'))
  if ((id === '' && providerId === '') || state === '') return undefined
  return { type: 'ORDER_STATE', idempotencyKey: digest('ORDER_STATE', providerId || id, state), objects: [order] }
}
