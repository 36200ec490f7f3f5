import { metrics } from '@paysignal/contract'
import { alerts } from '../alerts/alerts.ts'
import type { Alert } from '../alerts/specification.ts'
import { generatedYaml } from '../generated-yaml.ts'
import { duration, series } from '../queries/promql.ts'
import type { Sites } from '../sites.ts'
import { annotations } from './annotations.ts'

const heldName = ({ name }: Alert) => `paysignal:${name}:held`

/**
 * The breaches of an alert that rests on checks. While a check is not seen, whatever was last recorded is recorded again:
 * a checker that dies, or was started again and has not asked yet, resolves nothing.
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

/** `rules.yaml` for Prometheus 2.42 and later. One group, whose rules are evaluated in their order: an alert reads what was recorded just before. */
export const prometheusRules = (sites: Sites) =>
  generatedYaml({ groups: [{ name: 'paysignal', rules: alerts.flatMap((alert) => [...heldRules(alert), rule(alert, sites)]) }] })
