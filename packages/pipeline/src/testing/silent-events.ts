import type { WorkerEvents } from '../protocol/partition-worker.ts'

export const silentEvents: WorkerEvents = {
  stored: () => undefined,
  retrying: () => undefined,
  answered: () => undefined,
  buried: () => undefined,
  committed: () => undefined,
  gaps: () => undefined,
}
