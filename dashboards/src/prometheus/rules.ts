import { metrics } from '@paysignal/contract'
import { alerts } from '../alerts/alerts.ts'
import { annotations } from '../alerts/rendering/annotations.ts'
import { checkerFacts } from '../alerts/rendering/checker-facts.ts'
import type { Alert } from '../alerts/specification.ts'
import { generatedYaml } from '../generated-yaml.ts'
import { duration, series } from '../queries/promql.ts'
import type { Sites } from '../sites.ts'

const heldName = ({ name }: Alert) => `paysignal:${name}:held`

/**
 * Records the breaches of an alert that depends on facts of the checker. While the gauges of one of these facts are missing, the rule records its own last
 * result again, so a checker that died, or has just restarted, resolves nothing.
 */
function heldRules(alert: Alert) {
  const facts = checkerFacts(alert)
  if (facts.length === 0) return []
  const seen = facts.map((fact) => series(metrics.lastCheck, { check: fact })).join(' and on () ')
  return [{ record: heldName(alert), expr: `(\n${indented(alert.promql)}\n)\nor\n(${heldName(alert)} unless on () (${seen}))` }]
}

const indented = (promql: string) => promql.replaceAll(/^/gm, '  ')

const rule = (alert: Alert, sites: Sites) => ({
  alert: alert.name,
  expr: checkerFacts(alert).length === 0 ? alert.promql : heldName(alert),
  for: duration(alert.forMs),
  labels: { severity: alert.severity },
  annotations: annotations(alert, sites),
})

/** `rules.yaml` for Prometheus 2.42 and later. It is one group, because Prometheus evaluates a group's rules in sequence: an alert reads what the rule before it recorded. */
export const prometheusRules = (sites: Sites) =>
  generatedYaml({ groups: [{ name: 'paysignal', rules: alerts.flatMap((alert) => [...heldRules(alert), rule(alert, sites)]) }] })
