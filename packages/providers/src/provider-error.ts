import { PaySignalError } from '@paysignal/contract'

const providerErrors = {
  NO_SECRET: 'The provider was built without a secret, and signing or verifying needs one.',
  INVALID_OPTION: 'An option of a provider is missing, unknown or out of range.',
} as const

/** What can go wrong when a provider is built or used wrongly. */
export type ProviderErrorCode = keyof typeof providerErrors

/** Misuse of a provider. What a provider answers is never thrown: it is a value. */
export class ProviderError extends PaySignalError<ProviderErrorCode> {
  override readonly name = 'ProviderError'

  constructor(code: ProviderErrorCode, message: string = providerErrors[code], options?: ErrorOptions) {
    super(code, message, options)
  }
}
