import { boards } from '../boards/boards.ts'
import { type Dashboard, renderBoard } from './render-board.ts'

interface Target {
  readonly refId: string
  readonly datasource: { readonly type: string; readonly uid: string }
  readonly rawSql?: string
  readonly expr?: string
  readonly queryType?: 'timeseries' | 'table'
  readonly format?: number
  readonly [other: string]: unknown
}

/** The parts of a panel's JSON that tests read. */
export interface PanelJson {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly targets?: readonly Target[]
  readonly links?: readonly { readonly url: string }[]
  readonly datasource?: unknown
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string
      readonly noValue?: string
      readonly thresholds?: { readonly steps: readonly { readonly value: number | null }[] }
    }
    readonly overrides: readonly { readonly matcher: { readonly options: string }; readonly properties: readonly { readonly value: unknown }[] }[]
  }
}

/** Every board as Grafana gets it. */
export const dashboards: readonly Dashboard[] = boards.map(renderBoard)

// The JSON contains only panels and no rows, so all elements have the form of a panel.
export const panelsOf = (dashboard: Dashboard) => (dashboard.panels ?? []) as unknown as readonly PanelJson[]

interface Query extends Target {
  readonly board: string
  readonly panel: PanelJson
  /** The name of the query in tests. */
  readonly name: string
}

/** Every query of every dashboard. */
export const queries: readonly Query[] = dashboards.flatMap((dashboard) =>
  panelsOf(dashboard).flatMap((panel) =>
    (panel.targets ?? []).map((target) => ({ ...target, board: dashboard.uid, panel, name: `${dashboard.uid} ${panel.title} ${target.refId}` })),
  ),
)

export const sqlQueries = queries.filter((query): query is Query & { rawSql: string } => query.rawSql !== undefined)
export const promQueries = queries.filter((query): query is Query & { expr: string } => query.expr !== undefined)
