import { expect, test } from 'vitest'
import { CliError } from './cli-error.ts'
import { requirePackages } from './optional-packages.ts'

test('packages of this workspace are installed', () => {
  expect(() =>
    requirePackages(['@paysignal/simulator', '@paysignal/embedded-clickhouse', '@paysignal/instrumentation', '@paysignal/dashboards']),
  ).not.toThrow()
})

test('every missing package is named at once, with the command that installs it', () => {
  const isInstalled = (name: string) => name === '@paysignal/dashboards'
  expect(() => requirePackages(['@paysignal/simulator', '@paysignal/dashboards'], isInstalled)).toThrow(
    new CliError('NOT_INSTALLED', 'the simulator is not installed: npm install @paysignal/simulator'),
  )
  expect(() => requirePackages(['@paysignal/simulator', '@paysignal/instrumentation'], isInstalled)).toThrow(
    'the simulator and the plugin are not installed: npm install @paysignal/simulator @paysignal/instrumentation',
  )
})
