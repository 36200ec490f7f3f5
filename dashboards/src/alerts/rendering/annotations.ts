import type { Sites } from '../../sites.ts'
import type { Alert } from '../specification.ts'

/** The address of an alert's runbook. It is derived from the alert's name, so no alert can lack one. */
const runbookUrl = (base: string, alertName: string) => `${base.replace(/\/+$/, '')}/${alertName}.md`

/** An alert's annotations, as Prometheus templates. */
export function annotations({ name, summary, description, panel, isPerProvider = false }: Alert, { runbooks, grafana }: Sites) {
  const provider = isPerProvider ? '&var-provider={{ $labels.provider }}' : ''
  return {
    summary,
    description,
    runbook_url: runbookUrl(runbooks, name),
    dashboard_url: `${grafana}/d/${panel.board}?viewPanel=${panel.id}${provider}`,
  }
}
