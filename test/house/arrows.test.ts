import { join } from 'node:path'
import { ESLint, type Linter } from 'eslint'
import tseslint from 'typescript-eslint'
import { expect, test } from 'vitest'
import { isForTests, packageOf, read, root, sources } from './sources.ts'

// The rules that need types are turned off. They would take many seconds, and they read the file on the disk instead of the given text.
const eslint = new ESLint({ cwd: root, overrideConfig: tseslint.configs.disableTypeChecked as Linter.Config })

const complaints = async (file: string, text: string) => {
  const [result] = await eslint.lintText(text, { filePath: join(root, file) })
  return result?.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`) ?? []
}

test.each([
  ['packages/contract/src/index.ts', '@paysignal/providers'],
  ['packages/providers/src/index.ts', '@paysignal/instrumentation'],
  ['packages/spool/src/index.ts', '@paysignal/providers'],
  ['packages/instrumentation/src/index.ts', '@paysignal/store'],
  ['packages/pipeline/src/index.ts', '@paysignal/providers'],
  ['packages/store/src/index.ts', '@paysignal/pipeline'],
  ['packages/store/src/index.ts', '@paysignal/embedded-clickhouse'],
  ['packages/embedded-clickhouse/src/index.ts', '@paysignal/pipeline'],
  ['packages/simulator/src/index.ts', '@paysignal/instrumentation'],
  ['dashboards/src/index.ts', '@paysignal/cli'],
])('the lint refuses %s importing %s', async (file, imported) => {
  expect(await complaints(file, `import * as other from '${imported}'\nexport const it = other\n`)).toEqual([
    expect.stringMatching(/^no-restricted-imports/),
  ])
})

test.each([
  ['packages/pipeline/src/index.ts', '@paysignal/store'],
  ['packages/store/src/store.fixture.ts', '@paysignal/embedded-clickhouse'],
  ['packages/store/src/index.test.ts', '@paysignal/embedded-clickhouse'],
])('the lint allows %s to import %s', async (file, imported) => {
  expect(await complaints(file, `import * as other from '${imported}'\nexport const it = other\n`)).toEqual([])
})

test.each([
  ['on demand', "export const load = () => import('@paysignal/embedded-clickhouse')"],
  ['as a type', "export type Engine = import('@paysignal/embedded-clickhouse').EmbeddedClickHouse"],
  ['on demand from a sub-path', "export const load = () => import('@paysignal/providers/conformance')"],
])('the lint refuses a forbidden import %s', async (_how, text) => {
  expect(await complaints('packages/pipeline/src/index.ts', `${text}\n`)).toEqual([expect.stringMatching(/^no-restricted-syntax/)])
})

test('the lint refuses a command of the command line that loads an optional package at once', async () => {
  const load = "import { startSimulator } from '@paysignal/simulator'\nexport const it = startSimulator\n"
  expect(await complaints('packages/cli/src/commands/simulate.ts', load)).toEqual([expect.stringMatching(/import it on demand/)])
  const entry = "import { kafkaEvents } from '@paysignal/instrumentation/kafka'\nexport const it = kafkaEvents\n"
  expect(await complaints('packages/cli/src/commands/simulate.ts', entry)).toEqual([expect.stringMatching(/import it on demand/)])
  const type = "import type { Simulator } from '@paysignal/simulator'\nexport type It = Simulator\n"
  expect(await complaints('packages/cli/src/commands/simulate.ts', type)).toEqual([])
})

test.each([
  ['packages/store/src/index.ts', '../../contract/src/index.ts'],
  ['packages/cli/src/main.ts', '../../contract/src/index.ts'],
  ['packages/cli/src/demo/run.ts', '../../../contract/src/index.ts'],
])('the lint refuses that %s imports another package by the path %s', async (file, path) => {
  expect(await complaints(file, `export * from '${path}'\n`)).toEqual([expect.stringMatching(/by its name/)])
})

test('only the code of the providers, the simulator and the command line contains names of providers', () => {
  const mayName = ['packages/providers', 'packages/simulator', 'packages/cli', 'test']
  const others = sources.filter((file) => file.includes('/src/') && !mayName.includes(packageOf(file)) && !isForTests(file))
  expect(others.filter((file) => /['"](gatepay|hashnut)['"]/.test(withoutComments(read(file))))).toEqual([])
})

const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
