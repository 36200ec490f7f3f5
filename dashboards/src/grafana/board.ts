import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import * as sdk from '@grafana/grafana-foundation-sdk/dashboard'
import { clickhouseRef, datasourceTypes, datasourceUids } from './datasources.ts'

interface BoardSpec {
  /** Stable and unique: links and alerts point at it. */
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly panels: readonly Builder<sdk.Panel>[]
  /** Variables besides the data sources and the provider. */
  readonly variables?: readonly Builder<sdk.VariableModel>[]
  /** Default `now-6h`. */
  readonly from?: string
  /** Default true: the variable `provider` is offered. */
  readonly hasProvider?: boolean
}

/** A classic dashboard, ready to be written as JSON. */
export type Board = sdk.Dashboard & { readonly uid: string; readonly title: string }

const datasource = (kind: keyof typeof datasourceUids, label: string) =>
  new sdk.DatasourceVariableBuilder(kind)
    .label(label)
    .type(datasourceTypes[kind])
    .current({ selected: true, text: label, value: datasourceUids[kind] })

const provider = () =>
  new sdk.QueryVariableBuilder('provider')
    .label('Provider')
    .datasource(clickhouseRef)
    .query('SELECT DISTINCT provider FROM events WHERE event_time > now() - INTERVAL 7 DAY ORDER BY provider LIMIT 100')
    .refresh(sdk.VariableRefresh.OnDashboardLoad)
    .multi(true)
    .includeAll(true)
    // Without it "All" is the list of the values found, which in PromQL matches nothing while there are none.
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] })

const menu = () =>
  new sdk.DashboardLinkBuilder('PaySignal')
    .type(sdk.DashboardLinkType.Dashboards)
    .tags(['paysignal'])
    .asDropdown(true)
    .keepTime(true)
    .includeVars(true)

/** The SDK tucks each link into a menu, where nobody looks for a runbook. */
const withoutPlacement = (key: string, value: unknown) => (key === 'placement' && value === 'inControlsMenu' ? undefined : value)

/** Puts a dashboard together: data sources and provider as variables, one menu over all of them, read-only, UTC, a refresh a minute. */
export function board({ uid, title, description, panels, variables = [], from = 'now-6h', hasProvider = true }: BoardSpec): Board {
  const builder = new sdk.DashboardBuilder(`PaySignal / ${title}`)
    .uid(uid)
    .description(description)
    .tags(['paysignal'])
    .readonly()
    .timezone('utc')
    .refresh('1m')
    .time({ from, to: 'now' })
    .tooltip(sdk.DashboardCursorSync.Crosshair)
    .link(menu())
    .withVariable(datasource('clickhouse', 'ClickHouse'))
    .withVariable(datasource('prometheus', 'Prometheus'))
  if (hasProvider) builder.withVariable(provider())
  for (const variable of variables) builder.withVariable(variable)
  for (const panel of panels) builder.withPanel(panel)
  // uid and title were set above; JSON is what Grafana gets, so it is also what tests look at.
  return JSON.parse(JSON.stringify(builder.build(), withoutPlacement)) as Board
}

/** A dashboard as its file holds it. */
export const boardJson = (dashboard: Board) => `${JSON.stringify(dashboard, undefined, 2)}\n`
