import { expect, test } from 'vitest'
import { CliError } from './cli-error.ts'
import { requirePackages } from './optional-packages.ts'

test('packages of this workspace are installed', () => {
  expect(() =>
    requirePackages(['@paysignal/simulator', '@paysignal/embedded-clickhouse', '@paysignal/instrumentation', '@paysignal/dashboards']),
  ).not.toThrow()
})

test('every missing package is named at once, and the message says how to install it', () => {
  const isInstalled = (name: string) => name === '@paysignal/dashboards'
  expect(() => requirePackages(['@paysignal/simulator', '@paysignal/dashboards'], isInstalled)).toThrow(
    new CliError(
      'NOT_INSTALLED',
      'the simulator is not installed: install @paysignal/simulator beside @paysignal/cli (docs/plugin.md says how to pack it)',
    ),
  )
  expect(() => requirePackages(['@paysignal/simulator', '@paysignal/instrumentation'], isInstalled)).toThrow(
    'the simulator and the plugin are not installed: install @paysignal/simulator @paysignal/instrumentation beside @paysignal/cli (docs/plugin.md says how to pack them)',
  )
})
