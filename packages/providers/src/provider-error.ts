import { PaySignalError } from '@paysignal/contract'

const providerErrors = {
  NO_SECRET: 'The provider was created without a secret. Signing and verifying need one.',
  INVALID_OPTION: 'An option of a provider is unknown or has a wrong value.',
} as const

/** The codes of `ProviderError`. */
export type ProviderErrorCode = keyof typeof providerErrors

/** A provider was created or used wrongly. Errors in a provider's answer are never thrown; they are returned as values. */
export class ProviderError extends PaySignalError<ProviderErrorCode> {
  override readonly name = 'ProviderError'

  constructor(code: ProviderErrorCode, message: string = providerErrors[code], options?: ErrorOptions) {
    super(code, message, options)
  }
}
