import { generatedYaml } from '../generated-yaml.ts'

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
      send_resolved: true,
      title: '{{ .CommonAnnotations.summary }}',
      text: '{{ range .Alerts }}{{ .Annotations.description }} <{{ .Annotations.runbook_url }}|Runbook> <{{ .Annotations.dashboard_url }}|Dashboard>\n{{ end }}',
    },
  ],
  webhook_configs: [{ url: 'http://127.0.0.1:9080/alerts', send_resolved: true }],
}

/** Outside of what it watches: its alarm is the end of the heartbeat. */
const deadMansSwitch = { name: 'dead-mans-switch', webhook_configs: [{ url: 'http://127.0.0.1:9081/heartbeat', send_resolved: false }] }

/** Facts that come from the store are blind while nothing reaches it; their silence or noise then means nothing. */
const blindWithoutPipeline = {
  source_matchers: ['alertname = "PaymentPipelineStalled"'],
  target_matchers: ['alertname =~ "PaymentCallbacksMissing|PaymentCallbacksLost|PaymentSettlementLagHigh"'],
}

/**
 * A ticket that follows from a page about the same provider. No page silences another: a path of callbacks that is broken at our side would
 * stay unseen behind a provider that is down. `equal` takes a label that both lack for equal, so the source must have one.
 */
const ticketsOf = (page: string, tickets: string) => ({
  source_matchers: [`alertname = "${page}"`, 'provider =~ ".+"'],
  target_matchers: [`alertname =~ "${tickets}"`, 'severity = "ticket"'],
  equal: ['provider'],
})

/** An example: receivers to choose from, the heartbeat to the outside, pages to the pager, pages and tickets to the chat. */
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
          {
            receiver: 'dead-mans-switch',
            matchers: ['alertname = "PaymentWatchdog"'],
            group_wait: '0s',
            group_interval: '1m',
            repeat_interval: '1m',
          },
          { receiver: 'pager', matchers: ['severity = "page"'], repeat_interval: '4h', continue: true },
          { receiver: 'chat', matchers: ['severity =~ "page|ticket"'] },
        ],
      },
      inhibit_rules: [
        blindWithoutPipeline,
        ticketsOf('PaymentProviderUnreachable', 'PaymentCallbacksLost|PaymentSettlementLagHigh'),
        ticketsOf('PaymentCallbacksMissing', 'PaymentCallbacksLost'),
      ],
      receivers: [pager, chat, deadMansSwitch],
    },
    'An example, not a drop-in: keep the receivers that you use, and put their keys into the files named here.',
  )
