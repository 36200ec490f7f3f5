import * as sdk from '@grafana/grafana-foundation-sdk/text'
import { alerts } from '../alerts/alerts.ts'
import { DashboardsError } from '../dashboards-error.ts'
import { type Board, board } from '../grafana/board.ts'
import { runbookPanelId } from '../grafana/links.ts'

function runbookPanel(alertName: string, runbooks: ReadonlyMap<string, string>) {
  const markdown = runbooks.get(alertName)
  if (markdown === undefined) throw new DashboardsError('NO_RUNBOOK', `docs/runbooks/${alertName}.md is missing`)
  return new sdk.PanelBuilder()
    .id(runbookPanelId(alertName))
    .title(alertName)
    .description(`What does ${alertName} mean, and what is to be done?`)
    .span(12)
    .height(16)
    .mode(sdk.TextMode.Markdown)
    .content(markdown)
}

/** The runbooks inside Grafana, where panels link to them: at hand also when the place they are published at is not. */
export const runbookBoard = (runbooks: ReadonlyMap<string, string>): Board =>
  board({
    uid: 'paysignal-runbooks',
    title: 'Runbooks',
    description: 'What does each alert mean, and what is to be done?',
    hasProvider: false,
    panels: alerts.map((alert) => runbookPanel(alert.name, runbooks)),
  })
