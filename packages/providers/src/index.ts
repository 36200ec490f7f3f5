export { knownWords } from './codes/known-words.ts'
export { lookup, spellingsOf } from './codes/lookup.ts'
export { type GatepayOptions, gatepay } from './gatepay/gatepay.ts'
export { gatepaySignature } from './gatepay/signing.ts'
export { type HashnutOptions, hashnut } from './hashnut/hashnut.ts'
export { hashnutSignature } from './hashnut/signing.ts'
export type { ProviderOptions } from './options.ts'
export type {
  CallbackAnswer,
  CallbackReading,
  CallbackRequest,
  CallbackVerification,
  CallReading,
  CatalogueEntry,
  CodeReading,
  Exchange,
  ObjectReading,
  Operation,
  Provider,
  Source,
} from './provider.ts'
export { ProviderError, type ProviderErrorCode } from './provider-error.ts'
export { type ProviderName, providers } from './providers.ts'
export { member } from './reading/untrusted.ts'
