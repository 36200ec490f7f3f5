import { alerts } from '../alerts/alerts.ts'
import { DashboardsError } from '../dashboards-error.ts'
import { variable } from '../queries/variable.ts'

/** The journey dashboard for the order of the clicked row. Encoded, so that an id with `&` in it sets no further variable. */
export const journeyUrl = `/d/paysignal-journey?var-order_id=${variable('__value.raw:percentencode')}&var-provider=${variable('__data.fields.provider:percentencode')}`

/** The runbooks travel with the dashboards, one panel for each alert, numbered from 1. */
export function runbookPanelId(alertName: string): number {
  const index = alerts.findIndex((alert) => alert.name === alertName)
  if (index < 0) throw new DashboardsError('UNKNOWN_ALERT', `no alert is named ${alertName}`)
  return index + 1
}

/** Where a panel's runbook link leads, inside Grafana. */
export const runbookPanelUrl = (alertName: string) => `/d/paysignal-runbooks?viewPanel=${runbookPanelId(alertName)}`
