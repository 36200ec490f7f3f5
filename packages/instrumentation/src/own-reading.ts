import type { CallbackReading, CallbackVerification, CallReading, CodeReading, ObjectReading } from '@paysignal/providers'

// A polluted Object.prototype must not supply members that a provider's module leaves out. So each member has a default as an own property, and a
// given member replaces the default.

const noCode = { rawMessage: undefined }
const noObject = { parentId: undefined, state: undefined, expiresAtMs: undefined, chain: undefined, currency: undefined, failure: undefined }
const noCall = { error: undefined, rateLimit: undefined }
const noLimit = { limit: undefined, remaining: undefined, retryAfterMs: undefined }
const noVerification = {
  isValid: false,
  reason: 'rejected_malformed',
  isSigned: false,
  body: undefined,
  timestampMs: undefined,
  requestId: '',
} as const

const ownCode = (code: CodeReading): CodeReading => ({ ...noCode, ...code })

function ownObject(given: ObjectReading): ObjectReading {
  const object: ObjectReading = { ...noObject, ...given }
  return object.failure ? { ...object, failure: ownCode(object.failure) } : object
}

/** The reading of an answer, with every member as an own property. */
export function ownCallReading(given: CallReading): CallReading {
  const { outcome, error, rateLimit, objects }: CallReading = { ...noCall, ...given }
  return { outcome, error: error && ownCode(error), rateLimit: rateLimit && { ...noLimit, ...rateLimit }, objects: objects.map(ownObject) }
}

/** The reading of a callback, with every member as an own property. */
export const ownCallbackReading = ({ type, idempotencyKey, objects }: CallbackReading): CallbackReading => ({
  type,
  idempotencyKey,
  objects: objects.map(ownObject),
})

/** A verification, with every member as an own property. Without `isValid`, it counts as invalid. */
// `given`, with defaults for missing members
export const ownVerification = (given: CallbackVerification) => ({ ...noVerification, ...given }) as CallbackVerification
