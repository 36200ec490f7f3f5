import type { CallbackReading, CallbackVerification, CallReading, CodeReading, ObjectReading } from '@paysignal/providers'

// What a provider leaves out must not be found on a polluted Object.prototype: each default below is a member of its own, overridden by what is given.

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

/** The reading of an answer, with every member as its own. */
export function ownCallReading(given: CallReading): CallReading {
  const { outcome, error, rateLimit, objects }: CallReading = { ...noCall, ...given }
  return { outcome, error: error && ownCode(error), rateLimit: rateLimit && { ...noLimit, ...rateLimit }, objects: objects.map(ownObject) }
}

/** The reading of a callback, with every member as its own. */
export const ownCallbackReading = ({ type, idempotencyKey, objects }: CallbackReading): CallbackReading => ({
  type,
  idempotencyKey,
  objects: objects.map(ownObject),
})

/** A verification, with every member as its own: one that does not say that it is valid is none. */
export const ownVerification = (given: CallbackVerification) => ({ ...noVerification, ...given }) as CallbackVerification // the given one, completed
