import type { Scale } from '../specification.ts'

/** A duration at the given speed, in whole milliseconds, at least one. */
export const scaledMs = (ms: number, { speed }: Scale) => Math.max(1, Math.round(ms / speed))

/** A duration at the given speed, in whole seconds, at least one. */
export const scaledSeconds = (ms: number, { speed }: Scale) => Math.max(1, Math.round(ms / speed / 1000))
