import { type AlertDefinition, runbookUrl } from './alert.ts'
import { alerts } from './alerts.ts'
import { generatedYaml } from './generated-yaml.ts'
import { duration } from './promql.ts'
import type { Sites } from './sites.ts'

/** An alert's annotations, as Prometheus templates. */
export function annotations({ name, summary, description, panel, expr }: AlertDefinition, { runbooks, grafana }: Sites) {
  const provider = expr.includes('by (provider)') ? '&var-provider={{ $labels.provider }}' : ''
  return {
    summary,
    description,
    runbook_url: runbookUrl(runbooks, name),
    dashboard_url: `${grafana}/d/${panel.dashboard}?viewPanel=${panel.id}${provider}`,
  }
}

const rule = (alert: AlertDefinition, sites: Sites) => ({
  alert: alert.name,
  expr: alert.expr,
  for: duration(alert.forMs),
  labels: { severity: alert.severity, ...alert.labels },
  annotations: annotations(alert, sites),
})

/** `rules.yaml` for Prometheus 2.42 and later. */
export const prometheusRules = (sites: Sites) => generatedYaml({ groups: [{ name: 'paysignal', rules: alerts.map((alert) => rule(alert, sites)) }] })
