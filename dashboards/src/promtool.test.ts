import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prometheusTools, runTool } from '../../test/stack/prometheus.ts'
import { alerts } from './alerts.ts'

const generated = join(import.meta.dirname, '../generated')
const tools = await prometheusTools()
const isMissing = 'missing' in tools
const promtool = isMissing ? '' : tools.promtool
const amtool = isMissing ? '' : tools.amtool
const testFile = (name: string) => join(generated, `prometheus/tests/${name}.yaml`)

describe.skipIf(isMissing)(isMissing ? tools.missing : 'the tools of Prometheus and Alertmanager', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paysignal-rules-'))
    await mkdir(join(folder, 'tests'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('promtool accepts the rules', async () => {
    expect(await runTool(promtool, ['check', 'rules', join(generated, 'prometheus/rules.yaml')])).toEqual({
      code: 0,
      output: expect.stringContaining(`${alerts.length} rules found`),
    })
  })

  test.each(alerts)('$name is silent just before its threshold and fires just after', async ({ name }) => {
    expect(await runTool(promtool, ['test', 'rules', testFile(name)])).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') })
  })

  test.each([
    ['PaymentCallbacksMissing', /paysignal_callbacks_overdue\) >= 3/, 'paysignal_callbacks_overdue) >= 2'],
    ['PaymentCallbacksMissing', /unless on \(provider\)/, 'and on (provider)'],
    ['PaymentSignatureFailures', />= 0.05\n/, '>= 0.052\n'],
    ['PaymentTimestampsExpired', />= 3\n/g, '>= 2\n'],
    ['PaymentPipelineStalled', /> 300/, '> 600'],
    ['PaymentRateLimited', />= 50/, '>= 49'],
    ['PaymentSettlementLagHigh', /> 1200/, '>= 1200'],
  ])('the tests of %s notice when %s is changed', async (name, pattern, replacement) => {
    const rules = await readFile(join(generated, 'prometheus/rules.yaml'), 'utf8')
    await writeFile(
      join(folder, 'rules.yaml'),
      rules.replace(pattern, () => replacement),
    )
    await writeFile(join(folder, 'tests', `${name}.yaml`), await readFile(testFile(name)))
    expect(await readFile(join(folder, 'rules.yaml'), 'utf8')).not.toBe(rules)
    expect((await runTool(promtool, ['test', 'rules', join(folder, 'tests', `${name}.yaml`)])).code).not.toBe(0)
  })

  const example = join(generated, 'alertmanager/example.yaml')

  test('amtool accepts the example', async () => {
    expect(await runTool(amtool, ['check-config', example])).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') })
  })

  test.each([
    ['page', 'pager,chat'],
    ['ticket', 'chat'],
  ])('a %s goes to %s', async (severity, receivers) => {
    const routed = await runTool(amtool, [
      'config',
      'routes',
      'test',
      `--config.file=${example}`,
      `--verify.receivers=${receivers}`,
      `severity=${severity}`,
    ])
    expect(routed).toEqual({ code: 0, output: expect.stringContaining(receivers) })
  })
})
