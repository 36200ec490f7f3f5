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
export { DashboardsError, type DashboardsErrorCode } from './dashboards-error.ts'
export { type GenerateOptions, generate } from './generate.ts'
export type { Board } from './grafana/board.ts'
export { runbookUrl } from './prometheus/annotations.ts'
export { expandMacros, type MacroContext } from './queries/expand-macros.ts'
export { defaultSites, type Sites } from './sites.ts'
export { thresholds } from './thresholds.ts'
