import { alerts } from '../alerts/alerts.ts'
import { DashboardsError } from '../dashboards-error.ts'
import type { Board, TextPanel } from './specification.ts'

/** The id of the panel with an alert's runbook: its position in `alerts`, from 1. */
export function runbookPanelId(alertName: string): number {
  const index = alerts.findIndex((alert) => alert.name === alertName)
  if (index < 0)
    throw new DashboardsError('UNKNOWN_ALERT', `no alert is named ${alertName}; known alerts are ${alerts.map(({ name }) => name).join(', ')}`)
  return index + 1
}

function runbookPanel(alertName: string, runbooks: ReadonlyMap<string, string>): TextPanel {
  const markdown = runbooks.get(alertName)
  if (markdown === undefined) throw new DashboardsError('NO_RUNBOOK', `docs/runbooks/${alertName}.md is missing; every alert needs a runbook`)
  return {
    view: 'text',
    id: runbookPanelId(alertName),
    title: alertName,
    question: `What does ${alertName} mean, and what should be done?`,
    width: 12,
    height: 16,
    markdown,
  }
}

/** A board with the texts of all runbooks. The other boards link to it, so the runbooks are readable even when the site that publishes them is down. */
export function runbooksBoard(runbooks: ReadonlyMap<string, string>): Board {
  const panels = alerts.map((alert) => runbookPanel(alert.name, runbooks))
  return {
    uid: 'paysignal-runbooks',
    title: 'Runbooks',
    description: 'What does each alert mean, and what should be done?',
    variables: [],
    rows: panels.flatMap((left, index) => (index % 2 === 0 ? [[left, ...panels.slice(index + 1, index + 2)]] : [])),
  }
}
