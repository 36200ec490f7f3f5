import type { Incident } from './incidents.ts'

/** Faults that are always active, but too rare to fire an alert: common errors that a client cannot cause with a wrong request. */
const everyday = [
  { provider: 'gatepay', operation: 'order.create', rate: 0.004, fault: { code: '300000' } },
  { provider: 'gatepay', operation: 'order.create', rate: 0.004, fault: { code: '400622' } },
  { provider: 'hashnut', operation: 'order.create', rate: 0.004, fault: { code: '-50' } },
  { provider: 'hashnut', operation: 'order.query', rate: 0.002, fault: { code: '-60' } },
  { provider: 'hashnut', operation: 'order.query', rate: 0.002, fault: { code: '-99' } },
]

export interface PlantedIncident extends Incident {
  readonly plantedAtMs: number
}

export interface IncidentDesk {
  /** Begins and ends incidents according to `share`, the elapsed share of the duration. Resolves to the incidents that have just begun. */
  advance(share: number, nowMs: number): Promise<readonly PlantedIncident[]>
  /** Makes the next `advance` set up the current incidents again. Needed after a restart, because the new process does not know them. */
  plantAgain(): void
  readonly planted: readonly PlantedIncident[]
}

interface DeskOptions {
  readonly incidents: readonly Incident[]
  readonly setFaults: (faults: readonly unknown[]) => Promise<void>
  readonly setWrongKey: (isWrong: boolean) => void
}

/** Begins each incident, and ends it again, at its share of the duration. */
export function createIncidentDesk({ incidents, setFaults, setWrongKey }: DeskOptions): IncidentDesk {
  const planted: PlantedIncident[] = []
  let active: string | undefined
  return {
    planted,
    plantAgain: () => {
      active = undefined
    },
    advance: async (share, nowMs) => {
      const due = incidents.filter(({ from, until }) => share >= from && share < until)
      const key = due.map(({ name }) => name).join()
      if (key === active) return []
      await setFaults([...due.flatMap(({ plant }) => ('fault' in plant ? [plant.fault] : [])), ...everyday])
      setWrongKey(due.some(({ plant }) => 'checkout' in plant))
      active = key
      const fresh = due.filter(({ name }) => !planted.some((each) => each.name === name)).map((incident) => ({ ...incident, plantedAtMs: nowMs }))
      planted.push(...fresh)
      return fresh
    },
  }
}
