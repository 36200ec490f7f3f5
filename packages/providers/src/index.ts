export { codesReference } from './codes-reference.ts'
export type { AnswerFixture, CallbackFixture, ConformanceFixtures, Expected } from './conformance/fixtures.ts'
export { conformanceProblems } from './conformance.ts'
export { type GatepayOptions, gatepay } from './gatepay/gatepay.ts'
export { gatepaySignature } from './gatepay/signing.ts'
export { type HashnutOptions, hashnut } from './hashnut/hashnut.ts'
export { hashnutSignature } from './hashnut/signing.ts'
export { knownWords } from './known-words.ts'
export { lookup, spellingsOf } from './lookup.ts'
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
export { member } from './untrusted.ts'
