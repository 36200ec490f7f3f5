import { gatepay } from './gatepay/gatepay.ts'
import { hashnut } from './hashnut/hashnut.ts'

/** Factories of all providers, by name. */
export const providers = { gatepay, hashnut } as const

export type ProviderName = keyof typeof providers
