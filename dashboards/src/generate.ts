import { scenarios } from './alerts/scenarios/scenarios.ts'
import { boards } from './boards/boards.ts'
import { runbooksBoard } from './boards/runbooks.ts'
import { grafanaAlerting, grafanaContactsExample } from './grafana/alerting.ts'
import { grafanaDashboardProvider, grafanaDatasources } from './grafana/provisioning.ts'
import { dashboardJson, renderBoard } from './grafana/render-board.ts'
import { alertmanagerExample } from './prometheus/alertmanager-example.ts'
import { ruleTestFile } from './prometheus/rule-test-file.ts'
import { prometheusRules } from './prometheus/rules.ts'
import { defaultSites, type Sites } from './sites.ts'

/** What the generated files depend on besides the sources. */
export interface GenerateOptions {
  /** The text of each runbook, by the name of its alert. */
  readonly runbooks: ReadonlyMap<string, string>
  /**
   * Addresses that alerts link to.
   * @default defaultSites
   */
  readonly sites?: Sites
}

/**
 * Generates every file: a map from its path below the output folder to its content.
 * @throws {DashboardsError} `NO_RUNBOOK` when an alert has none.
 */
export function generate({ runbooks, sites = defaultSites }: GenerateOptions): ReadonlyMap<string, string> {
  const dashboards = [...boards, runbooksBoard(runbooks)].map(renderBoard)
  return new Map([
    ...dashboards.map((dashboard): [string, string] => [`grafana/dashboards/${dashboard.uid}.json`, dashboardJson(dashboard)]),
    ['grafana/provisioning/datasources/paysignal.yaml', grafanaDatasources()],
    ['grafana/provisioning/dashboards/paysignal.yaml', grafanaDashboardProvider()],
    ['grafana/provisioning/alerting/paysignal.yaml', grafanaAlerting(sites)],
    // Grafana reads only .yaml, .yml and .json files here, so it ignores the example.
    ['grafana/provisioning/alerting/contacts.example', grafanaContactsExample()],
    ['prometheus/rules.yaml', prometheusRules(sites)],
    ...[...scenarios].map(([alert, played]) => ruleTestFile(alert, played, sites)),
    ['alertmanager/example.yaml', alertmanagerExample()],
  ])
}
