import { gatepay } from './gatepay/gatepay.ts'
import { hashnut } from './hashnut/hashnut.ts'

/** The factories of all providers in this package, by name. */
export const providers = { gatepay, hashnut } as const

export type ProviderName = keyof typeof providers
