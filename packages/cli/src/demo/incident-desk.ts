import type { Incident } from './incidents.ts'

/** Faults that are always there, too rare to wake anybody: the everyday errors that no request can provoke. */
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
  /** Begins and ends incidents as the time says; resolves to those that began just now. */
  advance(share: number, nowMs: number): Promise<readonly PlantedIncident[]>
  /** Plants again what is due now: a process that was started again knows nothing of it. */
  plantAgain(): void
  readonly planted: readonly PlantedIncident[]
}

interface DeskOptions {
  readonly incidents: readonly Incident[]
  readonly setFaults: (faults: readonly unknown[]) => Promise<void>
  readonly setWrongKey: (isWrong: boolean) => void
}

/** Plants incidents and takes them away again, at their shares of the duration. */
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
