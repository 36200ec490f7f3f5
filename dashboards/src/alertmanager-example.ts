import { generatedYaml } from './generated-yaml.ts'

const credential = (name: string) => `/etc/alertmanager/credentials/${name}`

const pager = {
  name: 'pager',
  pagerduty_configs: [{ routing_key_file: credential('pagerduty'), severity: 'critical' }],
  opsgenie_configs: [{ api_key_file: credential('opsgenie'), priority: 'P1' }],
}

const chat = {
  name: 'chat',
  slack_configs: [
    {
      api_url_file: credential('slack'),
      channel: '#payments',
      title: '{{ .CommonAnnotations.summary }}',
      text: '{{ range .Alerts }}{{ .Annotations.description }} <{{ .Annotations.runbook_url }}|Runbook> <{{ .Annotations.dashboard_url }}|Dashboard>\n{{ end }}',
    },
  ],
  webhook_configs: [{ url: 'http://127.0.0.1:9080/alerts', send_resolved: true }],
}

/** Facts that come from the store are blind while nothing reaches it; their silence or noise then means nothing. */
const blindWithoutPipeline = {
  source_matchers: ['alertname = "PaymentPipelineStalled"'],
  target_matchers: ['alertname =~ "PaymentCallbacksMissing|PaymentSettlementLagHigh"'],
}

/** An example: receivers to choose from, pages to the pager, everything to the chat. */
export const alertmanagerExample = () =>
  generatedYaml(
    {
      route: {
        receiver: 'chat',
        group_by: ['alertname', 'provider'],
        group_wait: '30s',
        group_interval: '5m',
        repeat_interval: '12h',
        routes: [
          { receiver: 'pager', matchers: ['severity = "page"'], repeat_interval: '4h', continue: true },
          { receiver: 'chat', matchers: ['severity =~ "page|ticket"'] },
        ],
      },
      inhibit_rules: [blindWithoutPipeline],
      receivers: [pager, chat],
    },
    'An example, not a drop-in: keep the receivers that you use, and put their keys into the files named here.',
  )
