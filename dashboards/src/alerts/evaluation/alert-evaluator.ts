import { DashboardsError } from '../../dashboards-error.ts'
import type { Alert } from '../specification.ts'

/** One row of the result of an alert's SQL: a breach. */
export interface BreachingRow {
  readonly provider: string
  readonly value: number
}

/** A change of an alert's state, for one provider. */
export interface AlertTransition {
  readonly alert: string
  readonly provider: string
  readonly state: 'pending' | 'firing' | 'resolved'
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Keeps the state of each alert for each provider. */
export interface AlertEvaluator {
  /**
   * Takes the rows that the alert's SQL returned at `nowMs`, and returns the changes.
   * @throws {DashboardsError} `UNKNOWN_ALERT`
   */
  observe(alertName: string, rows: readonly BreachingRow[], nowMs: number): readonly AlertTransition[]
  /** What is pending or firing now, and since when. */
  active(): readonly AlertTransition[]
}

export interface AlertEvaluatorOptions {
  readonly alerts: readonly Pick<Alert, 'name' | 'forMs'>[]
  /**
   * How fast time runs. Each alert's `forMs` is divided by it.
   * @default 1
   */
  readonly speed?: number
}

/**
 * Evaluates alerts as Prometheus does, from SQL rows instead of samples: a breach is pending until it has lasted `forMs`, and then fires.
 * A firing breach resolves when the rows no longer contain it. A pending breach that disappears is dropped without a transition.
 * @throws {DashboardsError} `INVALID_OPTION`
 */
export function createAlertEvaluator({ alerts, speed = 1 }: AlertEvaluatorOptions): AlertEvaluator {
  if (!(speed > 0 && Number.isFinite(speed))) throw new DashboardsError('INVALID_OPTION', `speed must be a positive number, got ${speed}`)
  const forMs = new Map(alerts.map((alert) => [alert.name, alert.forMs / speed]))
  const active = new Map(alerts.map((alert) => [alert.name, new Map<string, AlertTransition>()]))

  const step = (alert: string, provider: string, before: AlertTransition | undefined, waitMs: number, at: number): AlertTransition | undefined => {
    if (before?.state === 'firing') return undefined
    if (at - (before?.at ?? at) >= waitMs) return { alert, provider, state: 'firing', at }
    return before === undefined ? { alert, provider, state: 'pending', at } : undefined
  }

  return {
    observe: (alertName, rows, nowMs) => {
      const waitMs = forMs.get(alertName)
      const states = active.get(alertName)
      if (waitMs === undefined || states === undefined) {
        throw new DashboardsError('UNKNOWN_ALERT', `no alert is named ${alertName}; known alerts are ${[...forMs.keys()].join(', ')}`)
      }
      const breaching = new Set(rows.map((row) => row.provider))
      const gone = [...states.values()].filter((state) => !breaching.has(state.provider))
      for (const { provider } of gone) states.delete(provider)
      const changed = [...breaching].flatMap((provider) => step(alertName, provider, states.get(provider), waitMs, nowMs) ?? [])
      for (const transition of changed) states.set(transition.provider, transition)
      const resolved = gone.filter((state) => state.state === 'firing').map((state) => ({ ...state, state: 'resolved' as const, at: nowMs }))
      return [...resolved, ...changed]
    },
    active: () => [...active.values()].flatMap((states) => [...states.values()]),
  }
}
