export { alerts } from './alerts/alerts.ts'
export {
  type AlertEvaluator,
  type AlertEvaluatorOptions,
  type AlertTransition,
  type BreachingRow,
  createAlertEvaluator,
} from './alerts/evaluation/alert-evaluator.ts'
export { checkerFacts } from './alerts/rendering/checker-facts.ts'
export type { Alert, Scale } from './alerts/specification.ts'
export { boards } from './boards/boards.ts'
export { runbooksBoard } from './boards/runbooks.ts'
export {
  type Board,
  type BoardLink,
  type Column,
  heightOf,
  type Level,
  type Limit,
  type Limits,
  type Link,
  type Panel,
  type PromqlQuery,
  type Query,
  type Row,
  type RunbookLink,
  rangeOf,
  type SqlQuery,
  type StatPanel,
  type TablePanel,
  type TextPanel,
  type TimeSeriesPanel,
  type Unit,
  type Variable,
} from './boards/specification.ts'
export { DashboardsError, type DashboardsErrorCode } from './dashboards-error.ts'
export { type GenerateOptions, generate } from './generate.ts'
export { expandMacros, type MacroContext } from './queries/expand-macros.ts'
export { expandPromql, type PromqlContext } from './queries/expand-promql.ts'
export type { VariableValue } from './queries/grafana-formats.ts'
export { defaultSites, type Sites } from './sites.ts'
export { thresholds } from './thresholds.ts'
