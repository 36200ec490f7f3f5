import { encodeEvent, messageKey, type PaySignalEvent } from '@paysignal/contract'
import type { EncodedEvent } from './sink.ts'

/** The largest encoded event in bytes. All fields are bounded, so only an event with a mistake in it can be larger. */
const maxEventBytes = 32_768

/** Encodes a batch of events, and counts those that cannot be encoded and those that are too large. */
export function encodeBatch(events: readonly PaySignalEvent[]) {
  const encoded: EncodedEvent[] = []
  let failed = 0
  let tooLarge = 0
  for (const event of events) {
    try {
      const value = Buffer.from(encodeEvent(event))
      if (value.byteLength > maxEventBytes) tooLarge += 1
      else encoded.push({ key: messageKey(event), value })
    } catch {
      failed += 1
    }
  }
  return { encoded, failed, tooLarge }
}
