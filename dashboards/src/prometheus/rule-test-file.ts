import { basename } from 'node:path/posix'
import { annotations } from '../alerts/rendering/annotations.ts'
import type { Look, Scenario } from '../alerts/scenarios/scenario.ts'
import type { Alert } from '../alerts/specification.ts'
import { generatedYaml } from '../generated-yaml.ts'
import type { Sites } from '../sites.ts'

/** Fills in the templates that our annotations use, as Prometheus does. */
function rendered(template: string, labels: Readonly<Record<string, string>>, value: string): string {
  return template
    .replace(/\{\{ with \$labels\.(\w+) \}\}(.*?)(?:\{\{ else \}\}(.*?))?\{\{ end \}\}/g, (_, label: string, text: string, other = '') =>
      labels[label] === undefined ? other : text.replace('{{ . }}', labels[label]),
    )
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? '')
    .replace(/\{\{ \$value \| \w+ \}\}/g, value)
}

function expectation(alert: Alert, sites: Sites, { minute, fires }: Look) {
  const base = { eval_time: `${minute}m`, alertname: alert.name }
  if (fires === undefined) return { ...base, exp_alerts: [] }
  const texts = Object.entries(annotations(alert, sites)).map(([key, text]) => [key, rendered(text, fires.labels, fires.value)])
  return {
    ...base,
    exp_alerts: [{ exp_labels: { severity: alert.severity, ...fires.labels }, exp_annotations: Object.fromEntries(texts) }],
  }
}

/** A promtool test file for one alert, which tests `rules.yaml` in the folder above it. */
export function ruleTestFile(alert: Alert, scenarios: readonly Scenario[], sites: Sites): readonly [path: string, content: string] {
  const tests = scenarios.map(({ name, series, looks }) => ({
    name,
    interval: '1m',
    input_series: Object.entries(series).map(([selector, values]) => ({ series: selector, values })),
    alert_rule_test: looks.map((look) => expectation(alert, sites, look)),
  }))
  const path = `prometheus/tests/${alert.name}.yaml`
  return [path, generatedYaml({ rule_files: ['../rules.yaml'], evaluation_interval: '1m', tests }, `promtool test rules ${basename(path)}`)]
}
