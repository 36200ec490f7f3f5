import { digest } from '../digest.ts'
import type { CallbackReading } from '../provider.ts'
import { readOrder } from './objects.ts'

/**
 * Reads a webhook: three identifiers and a state, of which `accessSign` is left alone.
 * Undefined without an id or a state. HashNut names no kinds of webhook; this one is `ORDER_STATE`.
 */
export function readHashnutCallback(body: unknown): CallbackReading | undefined {
  const order = readOrder(body)
  const { id, providerId, providerState } = order
  if ((id === '' && providerId === '') || providerState === '') return undefined
  return { type: 'ORDER_STATE', idempotencyKey: digest('ORDER_STATE', providerId || id, providerState), objects: [order] }
}
