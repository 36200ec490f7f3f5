export { alerts } from './alerts/alerts.ts'
export {
  type AlertEvaluator,
  type AlertEvaluatorOptions,
  type AlertTransition,
  type BreachingRow,
  createAlertEvaluator,
} from './alerts/evaluation/alert-evaluator.ts'
export type { Alert, Scale } from './alerts/specification.ts'
export { boards } from './boards/boards.ts'
export type {
  Board,
  Level,
  Limit,
  Limits,
  Link,
  OrderLink,
  Panel,
  PromqlQuery,
  Query,
  Row,
  RunbookLink,
  SqlQuery,
  StatPanel,
  TablePanel,
  TextPanel,
  TimeSeriesPanel,
  Unit,
  Variable,
} from './boards/specification.ts'
export { DashboardsError, type DashboardsErrorCode } from './dashboards-error.ts'
export { type GenerateOptions, generate } from './generate.ts'
export { expandMacros, type MacroContext } from './queries/expand-macros.ts'
export { defaultSites, type Sites } from './sites.ts'
export { thresholds } from './thresholds.ts'
