import type { WorkerEvents } from '../partition-worker.ts'

export const silentEvents: WorkerEvents = {
  stored: () => undefined,
  retrying: () => undefined,
  answered: () => undefined,
  buried: () => undefined,
  committed: () => undefined,
  gaps: () => undefined,
}
