import type { CatalogueEntry } from '../../provider.ts'
import { furtherCodes } from './further.ts'
import { generalCodes } from './general.ts'
import { ledgerCodes } from './ledger.ts'
import { payoutCodes } from './payout.ts'
import { qrCodes } from './qr.ts'
import { webCodes } from './web.ts'

export const gatepayCatalogue: readonly CatalogueEntry[] = [...generalCodes, ...payoutCodes, ...ledgerCodes, ...qrCodes, ...webCodes, ...furtherCodes]
