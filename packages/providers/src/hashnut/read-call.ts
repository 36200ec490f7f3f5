import type { CallReading, Exchange, Operation } from '../provider.ts'

export const readHashnutCall = (_operation: Operation | undefined, _exchange: Exchange): CallReading => ({ outcome: 'malformed', objects: [] })
