import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import * as common from '@grafana/grafana-foundation-sdk/common'
import * as sdk from '@grafana/grafana-foundation-sdk/dashboard'
import * as stat from '@grafana/grafana-foundation-sdk/stat'
import * as table from '@grafana/grafana-foundation-sdk/table'
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries'
import { journeyUrl, runbookPanelUrl } from './links.ts'

/** From this value on, in the panel's unit. Given in rising order; what lies below the first is `below`. */
interface Limits {
  readonly below: Colour
  readonly steps: readonly (readonly [from: number, Colour])[]
}

type Colour = 'green' | 'yellow' | 'red' | 'text'

interface Column {
  readonly unit?: string
  readonly width?: number
  /** Makes the value a link to the journey of that order. */
  readonly isOrder?: true
}

interface PanelSpec {
  /** Stable: alerts and bookmarks point at it. */
  readonly id: number
  readonly title: string
  /** What the panel answers; shown as its description. */
  readonly question: string
  /** Grafana's name of the unit. */
  readonly unit: string
  /** Shown instead of a value when there is none: says what that means. */
  readonly noValue: string
  readonly targets: readonly Builder<Dataquery>[]
  /** Of 24 columns. */
  readonly width: number
  readonly height?: number
  readonly limits?: Limits
  /** The alert whose runbook helps with what is seen here. */
  readonly runbook?: string
}

type AnyBuilder = timeseries.PanelBuilder | stat.PanelBuilder | table.PanelBuilder

/** Good until the first limit. */
export const risesToBad = (warn: number, bad: number): Limits => ({
  below: 'green',
  steps:
    warn < bad
      ? [
          [warn, 'yellow'],
          [bad, 'red'],
        ]
      : [[bad, 'red']],
})

/** Bad until the last limit is reached. */
export const risesToGood = (fair: number, good: number): Limits => ({
  below: 'red',
  steps: [
    [fair, 'yellow'],
    [good, 'green'],
  ],
})

const noLimits: Limits = { below: 'text', steps: [] }

function fill<B extends AnyBuilder>(builder: B, spec: PanelSpec): B {
  const { below, steps } = spec.limits ?? noLimits
  const allSteps = [{ value: null, color: below }, ...steps.map(([value, color]) => ({ value, color }))]
  builder
    .id(spec.id)
    .title(spec.title)
    .description(spec.question)
    .unit(spec.unit)
    .noValue(spec.noValue)
    .span(spec.width)
    .height(spec.height ?? 8)
    .targets([...spec.targets])
    .thresholds(new sdk.ThresholdsConfigBuilder().mode(sdk.ThresholdsMode.Absolute).steps(allSteps))
  if (spec.runbook !== undefined) {
    builder.links([new sdk.DashboardLinkBuilder(`Runbook: ${spec.runbook}`).type(sdk.DashboardLinkType.Link).url(runbookPanelUrl(spec.runbook))])
  }
  return builder
}

/** One number, coloured by its limits. */
export const statPanel = (spec: PanelSpec) =>
  fill(new stat.PanelBuilder(), { height: 4, ...spec })
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.Value)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))

interface TimeSpec extends PanelSpec {
  /** Default `lines`. */
  readonly style?: 'lines' | 'bars'
  /** The axis reaches at least this far, so that a limit is in view before it is crossed. */
  readonly max?: number
  /** Default false: the axis starts at 0. */
  readonly canBeNegative?: boolean
}

/** Values over time: lines for quantities, stacked bars for counts, where a step without data is a step without a bar. */
export function timePanel(spec: TimeSpec) {
  const { style = 'lines', limits, max, canBeNegative = false } = spec
  const panel = fill(new timeseries.PanelBuilder(), spec)
    .interval('15s')
    .colorScheme(new sdk.FieldColorBuilder().mode(sdk.FieldColorModeId.PaletteClassicByName))
    .drawStyle(style === 'bars' ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line)
    .fillOpacity(style === 'bars' ? 60 : 8)
    .stacking(new common.StackingConfigBuilder().group('A').mode(style === 'bars' ? common.StackingMode.Normal : common.StackingMode.None))
    .showPoints(common.VisibilityMode.Auto)
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending))
    .legend(new common.VizLegendOptionsBuilder().displayMode(common.LegendDisplayMode.List).placement(common.LegendPlacement.Bottom).showLegend(true))
  if (limits !== undefined) panel.thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed))
  if (!canBeNegative) panel.min(0)
  if (max !== undefined) panel.axisSoftMax(max)
  return panel
}

function columnProperties({ unit, width, isOrder }: Column): sdk.DynamicConfigValue[] {
  return [
    ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
    ...(width === undefined ? [] : [{ id: 'custom.width', value: width }]),
    ...(isOrder === undefined ? [] : [{ id: 'links', value: [{ title: 'Journey of this order', url: journeyUrl }] }]),
  ]
}

/** Rows; each named column has its unit and link. */
export function tablePanel(spec: PanelSpec & { readonly columns?: Readonly<Record<string, Column>> }) {
  const panel = fill(new table.PanelBuilder(), spec).filterable(true).cellHeight(common.TableCellHeight.Sm)
  for (const [name, column] of Object.entries(spec.columns ?? {})) panel.overrideByName(name, columnProperties(column))
  return panel
}
