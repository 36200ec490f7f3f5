import { metrics } from '@paysignal/contract'
import { alerts } from '../alerts/alerts.ts'
import { annotations } from '../alerts/annotations.ts'
import type { Alert } from '../alerts/specification.ts'
import { generatedYaml } from '../generated-yaml.ts'
import { duration, series } from '../queries/promql.ts'
import type { Sites } from '../sites.ts'

const heldName = ({ name }: Alert) => `paysignal:${name}:held`

/**
 * Records the breaches of an alert that depends on the checker's checks. While one of these checks is missing, the rule records its own last
 * result again, so a checker that died, or has just restarted, resolves nothing.
 */
function heldRules(alert: Alert) {
  const { promql, checks } = alert
  if (checks === undefined) return []
  const seen = checks.map((check) => series(metrics.lastCheck, { check })).join(' and on () ')
  return [{ record: heldName(alert), expr: `(\n${indented(promql)}\n)\nor\n(${heldName(alert)} unless on () (${seen}))` }]
}

const indented = (promql: string) => promql.replaceAll(/^/gm, '  ')

const rule = (alert: Alert, sites: Sites) => ({
  alert: alert.name,
  expr: alert.checks === undefined ? alert.promql : heldName(alert),
  for: duration(alert.forMs),
  labels: { severity: alert.severity },
  annotations: annotations(alert, sites),
})

/** `rules.yaml` for Prometheus 2.42 and later. It is one group, because Prometheus evaluates a group's rules in sequence: an alert reads what the rule before it recorded. */
export const prometheusRules = (sites: Sites) =>
  generatedYaml({ groups: [{ name: 'paysignal', rules: alerts.flatMap((alert) => [...heldRules(alert), rule(alert, sites)]) }] })
