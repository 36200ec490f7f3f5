import * as common from '@grafana/grafana-foundation-sdk/common'
import * as sdk from '@grafana/grafana-foundation-sdk/dashboard'
import * as stat from '@grafana/grafana-foundation-sdk/stat'
import * as table from '@grafana/grafana-foundation-sdk/table'
import * as text from '@grafana/grafana-foundation-sdk/text'
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries'
import {
  heightOf,
  type Level,
  type Panel,
  type StatPanel,
  type TablePanel,
  type TextPanel,
  type TimeSeriesPanel,
  type Unit,
} from '../boards/specification.ts'
import { duration, scrapeIntervalMs } from '../queries/promql.ts'
import { linkUrl } from './links.ts'
import { renderQueries } from './render-query.ts'

/** Grafana's names of the units. */
const units = {
  count: 'short',
  share: 'percentunit',
  seconds: 's',
  milliseconds: 'ms',
  requestsPerSecond: 'reqps',
  eventsPerSecond: 'cps',
} as const satisfies Record<Unit, string>

const colours = { good: 'green', warning: 'yellow', bad: 'red' } as const satisfies Record<Level, string>

type QueryPanel = Exclude<Panel, TextPanel>
type AnyBuilder = timeseries.PanelBuilder | stat.PanelBuilder | table.PanelBuilder

/** Sets what all panels with queries have in common. */
function fill<B extends AnyBuilder>(builder: B, panel: QueryPanel): B {
  const { limits, links } = panel
  const steps = (limits?.steps ?? []).map(({ from, level }) => ({ value: from, color: colours[level] }))
  builder
    .id(panel.id)
    .title(panel.title)
    .description(panel.question)
    .unit(units[panel.unit])
    .noValue(panel.emptyText)
    .span(panel.width)
    .height(heightOf(panel))
    .targets(renderQueries(panel.queries))
    .thresholds(
      new sdk.ThresholdsConfigBuilder()
        .mode(sdk.ThresholdsMode.Absolute)
        .steps([{ value: null, color: limits === undefined ? 'text' : colours[limits.below] }, ...steps]),
    )
  if (links !== undefined) {
    builder.links(links.map((link) => new sdk.DashboardLinkBuilder(`Runbook: ${link.alert}`).type(sdk.DashboardLinkType.Link).url(linkUrl(link))))
  }
  return builder
}

const renderStat = (panel: StatPanel) =>
  fill(new stat.PanelBuilder(), panel)
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.Value)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))

function renderTimeSeries(panel: TimeSeriesPanel) {
  const { style = 'lines', limits, max, canBeNegative = false } = panel
  const builder = fill(new timeseries.PanelBuilder(), panel)
    .interval(duration(scrapeIntervalMs)) // a shorter step would contain no sample
    .colorScheme(new sdk.FieldColorBuilder().mode(sdk.FieldColorModeId.PaletteClassicByName))
    .drawStyle(style === 'bars' ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line)
    .fillOpacity(style === 'bars' ? 60 : 8)
    .stacking(new common.StackingConfigBuilder().group('A').mode(style === 'bars' ? common.StackingMode.Normal : common.StackingMode.None))
    .showPoints(common.VisibilityMode.Auto)
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending))
    .legend(new common.VizLegendOptionsBuilder().displayMode(common.LegendDisplayMode.List).placement(common.LegendPlacement.Bottom).showLegend(true))
  if (limits !== undefined) builder.thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed))
  if (!canBeNegative) builder.min(0)
  if (max !== undefined) builder.axisSoftMax(max)
  return builder
}

function renderTable(panel: TablePanel) {
  const builder = fill(new table.PanelBuilder(), panel).filterable(true).cellHeight(common.TableCellHeight.Sm)
  for (const [name, { unit, widthPx, link }] of Object.entries(panel.columns ?? {})) {
    builder.overrideByName(name, [
      ...(unit === undefined ? [] : [{ id: 'unit', value: units[unit] }]),
      ...(widthPx === undefined ? [] : [{ id: 'custom.width', value: widthPx }]),
      ...(link === undefined ? [] : [{ id: 'links', value: [{ title: link.title, url: linkUrl(link) }] }]),
    ])
  }
  return builder
}

const renderText = (panel: TextPanel) =>
  new text.PanelBuilder()
    .id(panel.id)
    .title(panel.title)
    .description(panel.question)
    .span(panel.width)
    .height(heightOf(panel))
    .mode(text.TextMode.Markdown)
    .content(panel.markdown)

/** A panel as Grafana's SDK builds it. */
export function renderPanel(panel: Panel) {
  switch (panel.view) {
    case 'stat':
      return renderStat(panel)
    case 'timeSeries':
      return renderTimeSeries(panel)
    case 'table':
      return renderTable(panel)
    case 'text':
      return renderText(panel)
  }
}
