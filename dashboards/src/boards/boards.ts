import type { Board } from '../grafana/board.ts'
import { callbacks } from './callbacks.ts'
import { clock } from './clock.ts'
import { codes } from './codes.ts'
import { journey } from './journey.ts'
import { overview } from './overview.ts'
import { pipeline } from './pipeline.ts'
import { rateLimits } from './rate-limits.ts'
import { settlement } from './settlement.ts'
import { signatures } from './signatures.ts'

/** Every dashboard with queries, in the order in which one looks. The runbooks, which are texts, are a further one. */
export const boards: readonly Board[] = [overview, callbacks, signatures, clock, rateLimits, settlement, codes, journey, pipeline]
