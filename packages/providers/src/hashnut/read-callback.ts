import type { CallbackReading } from '../provider.ts'

export const readHashnutCallback = (_body: unknown): CallbackReading | undefined => undefined
