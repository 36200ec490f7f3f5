import * as sdk from '@grafana/grafana-foundation-sdk/dashboard'
import { type Board, rangeOf, type Variable } from '../boards/specification.ts'
import { duration } from '../queries/promql.ts'
import { allPattern } from '../queries/variables.ts'
import { clickhouseRef, datasourceTypes, datasourceUids } from './datasources.ts'
import { renderPanel } from './render-panel.ts'

/** A dashboard in Grafana's classic format, ready to be written as JSON. */
export type Dashboard = sdk.Dashboard & { readonly uid: string; readonly title: string }

const datasource = (kind: keyof typeof datasourceUids, label: string) =>
  new sdk.DatasourceVariableBuilder(kind)
    .label(label)
    .type(datasourceTypes[kind])
    .current({ selected: true, text: label, value: datasourceUids[kind] })

function renderVariable(variable: Variable) {
  const { kind, name, label } = variable
  if (kind === 'text') return new sdk.TextBoxVariableBuilder(name).label(label).defaultValue('')
  return (
    new sdk.QueryVariableBuilder(name)
      .label(label)
      .datasource(clickhouseRef)
      .query(variable.sql)
      .refresh(sdk.VariableRefresh.OnDashboardLoad)
      .multi(true)
      .includeAll(true)
      // Without this line, "All" would stand for the list of values found. If that list is empty, it matches nothing in PromQL.
      .allValue(allPattern)
      .current({ selected: true, text: ['All'], value: ['$__all'] })
  )
}

const menu = () =>
  new sdk.DashboardLinkBuilder('PaySignal')
    .type(sdk.DashboardLinkType.Dashboards)
    .tags(['paysignal'])
    .asDropdown(true)
    .keepTime(true)
    .includeVars(true)

/** Removes the SDK's setting that moves each link into a menu, because nobody looks for a runbook there. */
const withoutPlacement = (key: string, value: unknown) => (key === 'placement' && value === 'inControlsMenu' ? undefined : value)

/** Renders a board to a dashboard: read-only, in UTC, refreshed once a minute, with variables for the data sources and a menu of all dashboards. */
export function renderBoard(board: Board): Dashboard {
  const builder = new sdk.DashboardBuilder(`PaySignal / ${board.title}`)
    .uid(board.uid)
    .description(board.description)
    .tags(['paysignal'])
    .readonly()
    .timezone('utc')
    .refresh('1m')
    .time({ from: `now-${duration(rangeOf(board))}`, to: 'now' })
    .tooltip(sdk.DashboardCursorSync.Crosshair)
    .link(menu())
    .withVariable(datasource('clickhouse', 'ClickHouse'))
    .withVariable(datasource('prometheus', 'Prometheus'))
  for (const variable of board.variables) builder.withVariable(renderVariable(variable))
  for (const panel of board.rows.flat()) builder.withPanel(renderPanel(panel))
  // uid and title are set above. Parsing the JSON again lets tests see exactly what Grafana reads.
  return JSON.parse(JSON.stringify(builder.build(), withoutPlacement)) as Dashboard
}

/** A dashboard as its file holds it. */
export const dashboardJson = (dashboard: Dashboard) => `${JSON.stringify(dashboard, undefined, 2)}\n`
