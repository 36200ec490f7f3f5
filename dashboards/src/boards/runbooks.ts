import { alerts } from '../alerts/alerts.ts'
import { DashboardsError } from '../dashboards-error.ts'
import type { Board, TextPanel } from './specification.ts'

/** Each alert's runbook is one panel; panels are numbered from 1, in the sequence of `alerts`. */
export function runbookPanelId(alertName: string): number {
  const index = alerts.findIndex((alert) => alert.name === alertName)
  if (index < 0) throw new DashboardsError('UNKNOWN_ALERT', `no alert is named ${alertName}`)
  return index + 1
}

function runbookPanel(alertName: string, runbooks: ReadonlyMap<string, string>): TextPanel {
  const markdown = runbooks.get(alertName)
  if (markdown === undefined) throw new DashboardsError('NO_RUNBOOK', `docs/runbooks/${alertName}.md is missing`)
  return {
    view: 'text',
    id: runbookPanelId(alertName),
    title: alertName,
    question: `What does ${alertName} mean, and what is to be done?`,
    width: 12,
    height: 16,
    markdown,
  }
}

/** The runbooks beside the boards, which link to them: readable there even when the site that publishes them is down. */
export function runbooksBoard(runbooks: ReadonlyMap<string, string>): Board {
  const panels = alerts.map((alert) => runbookPanel(alert.name, runbooks))
  return {
    uid: 'paysignal-runbooks',
    title: 'Runbooks',
    description: 'What does each alert mean, and what is to be done?',
    variables: [],
    rows: panels.flatMap((left, index) => (index % 2 === 0 ? [[left, ...panels.slice(index + 1, index + 2)]] : [])),
  }
}
