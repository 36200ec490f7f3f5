import { hashnutSignature } from '@paysignal/providers'
import type { CallbackScheme } from '../callbacks/callback-message.ts'
import { type Random, upperHex } from '../random.ts'
import { currentSecret, providerNow, type Runtime } from '../runtime.ts'
import type { HashnutSettings } from './settings.ts'
import type { HashnutOrder, HashnutWorld } from './world.ts'

/** How HashNut sends callbacks. Every attempt has a new timestamp, uuid and signature. */
export const hashnutScheme = (runtime: Pick<Runtime, 'now' | 'faults'>, settings: HashnutSettings): CallbackScheme => ({
  retryDelaysMs: settings.callbackRetriesMs,
  timeoutMs: settings.callbackTimeoutMs,
  sign: (body, random) => (settings.signsWebhooks ? signedHeaders(runtime, settings, body, random) : {}),
  isAccepted: (status, body) => status === 200 && body.trim() === 'success',
})

function signedHeaders(runtime: Pick<Runtime, 'now' | 'faults'>, settings: HashnutSettings, body: string, random: Random): Record<string, string> {
  const secret = currentSecret(runtime, 'hashnut', settings.secret, 'callbacks')
  const timestamp = String(providerNow(runtime, 'hashnut'))
  const uuid = uuidFrom(random)
  return {
    'hashnut-webhook-uuid': uuid,
    'hashnut-webhook-timestamp': timestamp,
    'hashnut-webhook-sign': hashnutSignature({ secret, uuid, timestamp, body }),
  }
}

function uuidFrom(random: Random): string {
  const hex = random.text(30, upperHex).toLowerCase()
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-8${hex.slice(15, 18)}-${hex.slice(18, 30)}`
}

/** States that cause a callback: all but 0 and 2. */
const announced: readonly number[] = [1, 3, 4, -1, -2, -3]

export function notify(world: HashnutWorld, { payOrderId, merchantOrderId, accessSign, state, callbackUrl }: HashnutOrder): void {
  const url = callbackUrl ?? world.settings.callbackUrl
  if (url === undefined || !announced.includes(state)) return
  world.runtime.callbacks.send({
    provider: 'hashnut',
    object: 'order',
    orderId: merchantOrderId,
    url,
    body: JSON.stringify({ payOrderId, merchantOrderId, accessSign, state }),
    scheme: hashnutScheme(world.runtime, world.settings),
  })
}
