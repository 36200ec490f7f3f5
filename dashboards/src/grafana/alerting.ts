import { alerts } from '../alerts/alerts.ts'
import { annotations } from '../alerts/rendering/annotations.ts'
import type { Alert } from '../alerts/specification.ts'
import { generatedYaml } from '../generated-yaml.ts'
import { duration } from '../queries/promql.ts'
import type { Sites } from '../sites.ts'
import { datasourceTypes, datasourceUids } from './datasources.ts'
import { sqlModel } from './render-query.ts'

/** Grafana accepts at most 40 characters. */
const ruleUid = (name: string) => `paysignal${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

function query({ sql, promql }: Alert) {
  const relativeTimeRange = { from: 600, to: 0 }
  if (sql !== undefined) {
    return { refId: 'A', datasourceUid: datasourceUids.clickhouse, relativeTimeRange, model: sqlModel('table', sql({ speed: 1 })) }
  }
  const model = {
    refId: 'A',
    datasource: { type: datasourceTypes.prometheus, uid: datasourceUids.prometheus },
    expr: promql,
    instant: true,
    range: false,
  }
  return { refId: 'A', datasourceUid: datasourceUids.prometheus, relativeTimeRange, model }
}

/** The query returns only breaches, so every row counts. */
const isBreached = {
  refId: 'C',
  datasourceUid: '__expr__',
  relativeTimeRange: { from: 600, to: 0 },
  model: {
    refId: 'C',
    type: 'threshold',
    expression: 'A',
    datasource: { type: '__expr__', uid: '__expr__' },
    conditions: [{ evaluator: { type: 'gt', params: [0] } }],
  },
}

function grafanaRule(alert: Alert, sites: Sites) {
  const texts = annotations(alert, sites)
  return {
    uid: ruleUid(alert.name),
    title: alert.name,
    condition: 'C',
    for: duration(alert.forMs),
    // No row means no breach. An unreachable store is an error here, and PaymentPipelineStalled reports a store that gets no events.
    noDataState: 'OK',
    execErrState: 'Error',
    labels: { severity: alert.severity },
    annotations: {
      ...texts,
      // In Grafana `$value` is a sentence. `$values.A.Value` is the number that query A returned.
      description: texts.description.replaceAll('$value ', '$values.A.Value '),
      __dashboardUid__: alert.panel.board,
      __panelId__: String(alert.panel.id),
    },
    data: [query(alert), isBreached],
  }
}

/** The alerts as rules that Grafana evaluates itself, for installations without Alertmanager. Use these or the Prometheus rules, not both. */
export const grafanaAlerting = (sites: Sites) =>
  generatedYaml({
    apiVersion: 1,
    groups: [{ orgId: 1, name: 'paysignal', folder: 'PaySignal', interval: '1m', rules: alerts.map((alert) => grafanaRule(alert, sites)) }],
  })

/** Contact points and a notification policy tree. They are only an example, because a provisioned tree replaces the organisation's whole tree. */
export const grafanaContactsExample = () =>
  generatedYaml(
    {
      apiVersion: 1,
      contactPoints: [
        {
          orgId: 1,
          name: 'paysignal-page',
          receivers: [
            { uid: 'paysignal-pagerduty', type: 'pagerduty', settings: { integrationKey: '$PAGERDUTY_KEY', severity: 'critical' } },
            { uid: 'paysignal-opsgenie', type: 'opsgenie', settings: { apiKey: '$OPSGENIE_KEY', apiUrl: '$OPSGENIE_URL', autoClose: true } },
          ],
        },
        {
          orgId: 1,
          name: 'paysignal-chat',
          receivers: [
            { uid: 'paysignal-slack', type: 'slack', settings: { url: '$SLACK_URL' } },
            { uid: 'paysignal-webhook', type: 'webhook', settings: { url: '$WEBHOOK_URL', httpMethod: 'POST' } },
          ],
        },
        {
          orgId: 1,
          name: 'paysignal-heartbeat',
          receivers: [
            {
              uid: 'paysignal-heartbeat',
              type: 'webhook',
              disableResolveMessage: true,
              settings: { url: '$HEARTBEAT_URL', httpMethod: 'POST' },
            },
          ],
        },
      ],
      policies: [
        {
          orgId: 1,
          receiver: 'paysignal-chat',
          group_by: ['alertname', 'provider'],
          routes: [
            {
              receiver: 'paysignal-heartbeat',
              object_matchers: [['alertname', '=', 'PaymentWatchdog']],
              group_wait: '0s',
              group_interval: '1m',
              repeat_interval: '1m',
            },
            { receiver: 'paysignal-page', object_matchers: [['severity', '=', 'page']], group_wait: '30s', repeat_interval: '4h', continue: true },
            { receiver: 'paysignal-chat', object_matchers: [['severity', '=~', 'page|ticket']] },
          ],
        },
      ],
    },
    'An example: merge it with your own policies, then rename it to .yaml. A provisioned policy tree replaces the whole tree of the organisation.',
  )
