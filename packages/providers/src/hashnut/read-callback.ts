import { digest } from '../callbacks/digest.ts'
import type { CallbackReading } from '../provider.ts'
import { member } from '../reading/untrusted.ts'
import { readOrder, stateWord } from './objects.ts'

/**
 * Reads a webhook: three identifiers and a state, of which `accessSign` is left alone.
 * Undefined without an id or a state. HashNut names no kinds of webhook; this one is `ORDER_STATE`.
 */
export function readHashnutCallback(body: unknown): CallbackReading | undefined {
  const order = readOrder(body)
  const { id, providerId } = order
  // As written: two states that may not be recorded are still two.
  const state = stateWord(member(body, 'state'))
  if ((id === '' && providerId === '') || state === '') return undefined
  return { type: 'ORDER_STATE', idempotencyKey: digest('ORDER_STATE', providerId || id, state), objects: [order] }
}
