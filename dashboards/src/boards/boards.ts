import { callbacks } from './callbacks.ts'
import { clock } from './clock.ts'
import { codes } from './codes.ts'
import { journey } from './journey.ts'
import { overview } from './overview.ts'
import { pipeline } from './pipeline.ts'
import { rateLimits } from './rate-limits.ts'
import { settlement } from './settlement.ts'
import { signatures } from './signatures.ts'
import type { Board } from './specification.ts'

/** Every board with queries. The first one is the one to look at first. `runbooksBoard` makes one more, with the texts of the runbooks. */
export const boards: readonly Board[] = [overview, callbacks, signatures, clock, rateLimits, settlement, codes, journey, pipeline]
