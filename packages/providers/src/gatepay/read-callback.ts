import type { CallbackReading } from '../provider.ts'

export const readGatepayCallback = (_body: unknown): CallbackReading | undefined => undefined
