/** What a board shows, as plain data. `grafana/` renders it to Grafana's JSON. Other renderers, such as one for a web page, can use the same data. */
export interface Board {
  /** Stable and unique, because links and alerts refer to it. */
  readonly uid: string
  readonly title: string
  /** The question that the whole board answers. */
  readonly description: string
  readonly rows: readonly Row[]
  /** What the reader may choose or enter, in the sequence shown. The queries of the panels refer to it by name. */
  readonly variables: readonly Variable[]
  /**
   * The time range shown at first, which ends now, in milliseconds.
   * @default 21_600_000
   */
  readonly rangeMs?: number
}

/** Panels side by side. Their widths add up to 24. */
export type Row = readonly Panel[]

export type Panel = StatPanel | TimeSeriesPanel | TablePanel | TextPanel

interface AnyPanel {
  /** Unique in its board, and stable, because alerts and bookmarks refer to it. */
  readonly id: number
  readonly title: string
  /** The question that the panel answers. */
  readonly question: string
  /** Width in columns. The board has 24. */
  readonly width: number
  /**
   * Height in units of about 30 pixels.
   * @default 4 for a stat, 8 for the others
   */
  readonly height?: number
}

interface QueryPanel extends AnyPanel {
  readonly queries: readonly Query[]
  readonly unit: Unit
  /** Shown when there is no value, such as `No calls`. */
  readonly emptyText: string
  /**
   * At which values a number is good or bad, in the panel's unit.
   * @default no colours
   */
  readonly limits?: Limits
  /**
   * Runbooks that help with what the panel shows.
   * @default none
   */
  readonly links?: readonly RunbookLink[]
}

/** One number, coloured by its limits: the last value of the first numeric column, or of the series. Values that are null do not count. */
export interface StatPanel extends QueryPanel {
  readonly view: 'stat'
}

/** Values over time. */
export interface TimeSeriesPanel extends QueryPanel {
  readonly view: 'timeSeries'
  /**
   * Lines for quantities. Stacked bars for counts, where a time step without data has no bar.
   * @default 'lines'
   */
  readonly style?: 'lines' | 'bars'
  /**
   * The axis reaches at least this value, so that a limit is visible before it is crossed.
   * @default the highest value shown
   */
  readonly max?: number
  /**
   * Whether the axis shows negative values. Otherwise it starts at 0.
   * @default false
   */
  readonly canBeNegative?: boolean
}

/** The rows that a query returns. */
export interface TablePanel extends QueryPanel {
  readonly view: 'table'
  /**
   * Unit, width and link of a column, by its name in the query.
   * @default the panel's unit, and widths that the renderer chooses
   */
  readonly columns?: Readonly<Record<string, Column>>
}

/** A text in Markdown. */
export interface TextPanel extends AnyPanel {
  readonly view: 'text'
  readonly markdown: string
}

/** How one column of a table is shown. */
export interface Column {
  readonly unit?: Unit
  readonly widthPx?: number
  readonly link?: BoardLink
}

export type Query = SqlQuery | PromqlQuery

/** A query to ClickHouse. */
export interface SqlQuery {
  readonly language: 'sql'
  /** The shape of the result. The columns of a time series are `time`, then at most one text column, then numbers. */
  readonly format: 'timeSeries' | 'table'
  /** SQL with the macros of Grafana's ClickHouse data source; `expandMacros` replaces them. */
  readonly text: string
}

/** A query to Prometheus. */
export interface PromqlQuery {
  readonly language: 'promql'
  /**
   * PromQL with a variable and a macro of Grafana; `expandPromql` replaces them. The variable is `${provider:regex}`, which is `.*` when "All" is
   * chosen. The macro is `$__rate_interval`.
   */
  readonly text: string
  /**
   * Names a series: text with labels in double braces, such as `{{provider}}`.
   * @default all labels of the series
   */
  readonly legend?: string
  /**
   * Whether the query returns only the latest value and not values over time.
   * @default false
   */
  readonly isInstant?: boolean
}

/** `share` lies between 0 and 1 and is shown in percent. */
export type Unit = 'count' | 'share' | 'seconds' | 'milliseconds' | 'requestsPerSecond' | 'eventsPerSecond'

/** What a number means. The renderer chooses the colours. */
export type Level = 'good' | 'warning' | 'bad'

/** A number has this level when it is `from` or more, in the panel's unit. */
export interface Limit {
  readonly from: number
  readonly level: Level
}

export interface Limits {
  /** The level of numbers below the first limit. */
  readonly below: Level
  /** Sorted by `from`, the lowest first. */
  readonly steps: readonly Limit[]
}

/** Leads to the runbook of an alert. */
export interface RunbookLink {
  readonly to: 'runbook'
  /** The alert's name. */
  readonly alert: string
}

/** Leads from a cell of a table to another board, and sets variables there. */
export interface BoardLink {
  readonly to: 'board'
  /** What the link says. */
  readonly title: string
  /** The uid of the other board. */
  readonly board: string
  /** The value of each variable, by the variable's name: the value of the clicked cell, or the value of a column in the same row. */
  readonly variables: Readonly<Record<string, 'cell' | { readonly column: string }>>
}

export type Link = RunbookLink | BoardLink

export type Variable =
  | {
      readonly kind: 'text'
      readonly name: string
      readonly label: string
    }
  | {
      /** The reader chooses any number of the values that the query returns. At first, all are chosen. */
      readonly kind: 'choice'
      readonly name: string
      readonly label: string
      readonly sql: string
    }

/** The height of a panel, in units of about 30 pixels. */
export const heightOf = ({ view, height }: Panel) => height ?? (view === 'stat' ? 4 : 8)

/** The time range that a board shows at first, in milliseconds. */
export const rangeOf = ({ rangeMs = 21_600_000 }: Board) => rangeMs
