import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { prometheusTools, runTool } from '../../test/stack/prometheus.ts'
import { alerts } from './alerts/alerts.ts'
import { checkerFacts } from './alerts/rendering/checker-facts.ts'

const generated = join(import.meta.dirname, '../generated')
const tools = await prometheusTools()
const isMissing = 'missing' in tools
const promtool = isMissing ? '' : tools.promtool
const amtool = isMissing ? '' : tools.amtool
const testFile = (name: string) => join(generated, `prometheus/tests/${name}.yaml`)

describe.skipIf(isMissing)(isMissing ? tools.missing : 'promtool and amtool', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paysignal-rules-'))
    await mkdir(join(folder, 'tests'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('promtool accepts the rules', async () => {
    expect(await runTool(promtool, ['check', 'rules', join(generated, 'prometheus/rules.yaml')])).toEqual({
      code: 0,
      output: expect.stringContaining(`${alerts.length + alerts.filter((alert) => checkerFacts(alert).length > 0).length} rules found`),
    })
  })

  test.each(alerts)('$name is silent just before its threshold and fires just after', async ({ name }) => {
    expect(await runTool(promtool, ['test', 'rules', testFile(name)])).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') })
  })

  test.each([
    ['PaymentProviderUnreachable', />= 5\n/, '>= 4\n'],
    ['PaymentProviderUnreachable', /\|aborted/g, ''],
    ['PaymentProviderUnreachable', />= 0.5\n/, '>= 0.502\n'],
    ['PaymentCallbacksMissing', /paysignal_callbacks_missing\) >= 3/, 'paysignal_callbacks_missing) >= 2'],
    ['PaymentCallbacksMissing', /paysignal_orders_unanswered\) >= 20/, 'paysignal_orders_unanswered) > 20'],
    ['PaymentCallbacksMissing', /or\n *\(paysignal:PaymentCallbacksMissing:held unless .*\n/, '\n'],
    ['PaymentCallbacksMissing', /\(paysignal:PaymentCallbacksMissing:held unless on .*\n/, 'paysignal:PaymentCallbacksMissing:held\n'],
    ['PaymentCallbacksLost', /paysignal_callbacks_overdue\) >= 3/, 'paysignal_callbacks_overdue) >= 2'],
    ['PaymentObservabilityBlind', /> 300(?=\n *or)/, '> 299'],
    ['PaymentObservabilityBlind', /max_over_time\((paysignal_check_\S+)\[7d\]\)/, '$1'],
    ['PaymentObservabilityBlind', /unless on \(provider\)/, 'and on (provider)'],
    ['PaymentSignatureFailures', />= 0.05\n/, '>= 0.052\n'],
    ['PaymentTimestampsExpired', />= 3\n/g, '>= 2\n'],
    ['PaymentPipelineStalled', /> 300/, '> 600'],
    ['PaymentPipelineStalled', /max_over_time\((\S+)\[7d\]\)/, '$1'],
    ['PaymentRateLimited', />= 50/, '>= 49'],
    ['PaymentSettlementLagHigh', /> 1200/, '>= 1200'],
  ])('the promtool tests of %s fail when %s is changed', async (name, pattern, replacement) => {
    const rules = await rulesOf(name)
    const changed = rules.replace(pattern, replacement)
    expect(changed).not.toBe(rules)
    await writeFile(join(folder, 'rules.yaml'), changed)
    await writeFile(join(folder, 'tests', `${name}.yaml`), await readFile(testFile(name)))
    const { output } = await runTool(promtool, ['test', 'rules', join(folder, 'tests', `${name}.yaml`)])
    expect(output).toContain(`alertname: ${name}, time:`) // the test fails because of the alert and not because the rules do not parse
  })

  /** Returns only the rules of one alert, because the others would take most of the time. */
  async function rulesOf(name: string): Promise<string> {
    const { groups } = parse(await readFile(join(generated, 'prometheus/rules.yaml'), 'utf8')) as {
      groups: readonly { name: string; rules: readonly { alert?: string; record?: string }[] }[]
    }
    const own = groups.map((group) => ({ ...group, rules: group.rules.filter(({ alert, record }) => alert === name || record?.includes(name)) }))
    return stringify({ groups: own }, { lineWidth: 0 })
  }

  const example = join(generated, 'alertmanager/example.yaml')

  test('amtool accepts the example', async () => {
    expect(await runTool(amtool, ['check-config', example])).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') })
  })

  test.each([
    ['page', 'pager,chat'],
    ['ticket', 'chat'],
    ['none', 'dead-mans-switch'],
  ])('severity %s goes to %s', async (severity, receivers) => {
    const routed = await runTool(amtool, [
      'config',
      'routes',
      'test',
      `--config.file=${example}`,
      `--verify.receivers=${receivers}`,
      `severity=${severity}`,
      `alertname=${alerts.find((alert) => alert.severity === severity)?.name}`,
    ])
    expect(routed).toEqual({ code: 0, output: expect.stringContaining(receivers) })
  })
})
