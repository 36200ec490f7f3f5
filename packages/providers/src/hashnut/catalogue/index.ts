import type { CatalogueEntry } from '../../provider.ts'
import { apiCodes } from './api.ts'
import { httpStatuses } from './http.ts'
import { amountScenarios, orderStates } from './orders.ts'
import { paymentMessages } from './payment.ts'

export const hashnutCatalogue: readonly CatalogueEntry[] = [...apiCodes, ...httpStatuses, ...paymentMessages, ...orderStates, ...amountScenarios]
