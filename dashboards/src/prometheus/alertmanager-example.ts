import { alerts } from '../alerts/alerts.ts'
import { checkerFacts } from '../alerts/rendering/checker-facts.ts'
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

/** A service outside the monitored system, which raises the alarm when the heartbeat stops. */
const deadMansSwitch = { name: 'dead-mans-switch', webhook_configs: [{ url: 'http://127.0.0.1:9081/heartbeat', send_resolved: false }] }

const needsStore = alerts.filter((alert) => checkerFacts(alert).length > 0).map(({ name }) => name)

/** While no events reach the store, alerts that depend on it are meaningless, so they are silenced. */
const blindWithoutPipeline = {
  source_matchers: ['alertname = "PaymentPipelineStalled"'],
  target_matchers: [`alertname =~ "${needsStore.join('|')}"`],
}

/**
 * A page silences the tickets that follow from it, for the same provider. No page silences another page. Otherwise nobody would notice callbacks that
 * fail on our side while the provider is down. `equal` also matches when both alerts lack the label, so the page must have one.
 */
const ticketsOf = (page: string, tickets: string) => ({
  source_matchers: [`alertname = "${page}"`, 'provider =~ ".+"'],
  target_matchers: [`alertname =~ "${tickets}"`, 'severity = "ticket"'],
  equal: ['provider'],
})

/** An example configuration: pages go to pager and chat, tickets to the chat, and the heartbeat to a service outside. */
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
    'An example to adapt: keep the receivers that you use, and put their keys into the files named here.',
  )
