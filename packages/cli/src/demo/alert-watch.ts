import { type AlertTransition, alerts, createAlertEvaluator } from '@paysignal/dashboards'
import type { Store } from '@paysignal/store'

export interface AlertWatch {
  /** Runs the SQL form of each alert once. Resolves to the alerts whose state changed. */
  check(nowMs: number): Promise<readonly AlertTransition[]>
  /** Every alert that has fired, with its current state. The first to fire comes first. */
  readonly fired: readonly AlertTransition[]
}

/**
 * Evaluates the alerts of `@paysignal/dashboards` on the store, with their time windows divided by `speed`.
 * @param sinceMs Older events are ignored, so that an earlier run which was cut short does not fire alerts in this one.
 */
export function createAlertWatch(store: Store, speed: number, sinceMs: number): AlertWatch {
  const evaluator = createAlertEvaluator({ alerts, speed })
  const fired: AlertTransition[] = []
  const since = `fromUnixTimestamp64Milli(${Math.floor(sinceMs)})`
  const filters = { events: `event_time >= ${since}`, orders: `first_seen_at >= ${since}` }
  const settings = Object.entries(filters).map(([table, filter]) => `'${store.database}.${table}': '${filter}'`)

  return {
    fired,
    check: async (nowMs) => {
      const changes: AlertTransition[] = []
      for (const { name, sql } of alerts) {
        if (sql === undefined) continue
        const rows = await store.query<{ provider: string; value: number }>(
          `${sql({ speed })} SETTINGS additional_table_filters = {${settings.join(', ')}}`,
        )
        changes.push(...evaluator.observe(name, rows, nowMs))
      }
      for (const change of changes) note(fired, change)
      return changes
    },
  }
}

function note(fired: AlertTransition[], change: AlertTransition): void {
  if (change.state === 'firing') fired.push(change)
  if (change.state !== 'resolved') return
  const index = fired.findLastIndex(({ alert, provider }) => alert === change.alert && provider === change.provider)
  const first = fired[index]
  if (first) fired[index] = { ...first, state: 'resolved' }
}
