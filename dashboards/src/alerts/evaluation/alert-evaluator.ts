import { DashboardsError } from '../../dashboards-error.ts'
import type { Alert } from '../specification.ts'

/** One row of an alert's SQL form. */
export interface BreachingRow {
  readonly provider: string
  readonly value: number
}

export interface AlertTransition {
  readonly alert: string
  readonly provider: string
  readonly state: 'pending' | 'firing' | 'resolved'
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface AlertEvaluator {
  /**
   * Takes what the alert's SQL returned at `nowMs` and says what changed.
   * @throws {DashboardsError} `UNKNOWN_ALERT`
   */
  observe(alertName: string, rows: readonly BreachingRow[], nowMs: number): readonly AlertTransition[]
  /** What is pending or firing now, with the moment it became so. */
  active(): readonly AlertTransition[]
}

export interface AlertEvaluatorOptions {
  readonly alerts: readonly Pick<Alert, 'name' | 'forMs'>[]
  /** How compressed time is; default 1. An alert's `for` is divided by it. */
  readonly speed?: number
}

/**
 * Prometheus' own rules for alerts, over rows instead of samples: a breach is pending until it has lasted `for`, then fires,
 * and a firing one resolves with the first look that no longer shows it. A pending one that goes away leaves no trace.
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
        throw new DashboardsError('UNKNOWN_ALERT', `no alert is named ${alertName}; there are ${[...forMs.keys()].join(', ')}`)
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
