import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ESLint } from 'eslint'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
// With CI set the parser would take the file's text from the disk instead of the text that is planted here.
const eslint = new ESLint({ cwd: root, overrideConfig: { languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } } } })

const complaints = async (file: string, text: string) => {
  const [result] = await eslint.lintText(text, { filePath: join(root, file) })
  return result?.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`) ?? []
}

describe('arrows between packages', { timeout: 120_000 }, () => {
  test.each([
    ['packages/contract/src/topics.ts', '@paysignal/providers'],
    ['packages/providers/src/provider.ts', '@paysignal/instrumentation'],
    ['packages/spool/src/index.ts', '@paysignal/providers'],
    ['packages/instrumentation/src/index.ts', '@paysignal/store'],
    ['packages/pipeline/src/index.ts', '@paysignal/providers'],
    ['packages/store/src/index.ts', '@paysignal/pipeline'],
    ['packages/simulator/src/index.ts', '@paysignal/instrumentation'],
    ['dashboards/src/alerts.ts', '@paysignal/cli'],
  ])('the lint refuses %s importing %s', async (file, imported) => {
    expect(await complaints(file, `import * as other from '${imported}'\nexport const it = other\n`)).toEqual([
      expect.stringMatching(/^no-restricted-imports/),
    ])
  })

  test('the lint lets the arrows of the design pass', async () => {
    expect(await complaints('packages/pipeline/src/index.ts', "import * as store from '@paysignal/store'\nexport const it = store\n")).toEqual([])
  })

  test('the lint refuses the files of another package', async () => {
    expect(await complaints('packages/store/src/index.ts', "export * from '../../contract/src/topics.ts'\n")).toEqual([
      expect.stringMatching(/by its name/),
    ])
  })

  test('no package besides the simulator and the command line names a provider in its code', () => {
    const named = sources()
      .filter(
        (file) => /^(packages\/(contract|spool|instrumentation|store|pipeline)|dashboards)\/src\//.test(file) && !/\.(test|fixture)\.ts$/.test(file),
      )
      .filter((file) => /['"](gatepay|hashnut)['"]/.test(withoutComments(read(file))))
    expect(named).toEqual([])
  })
})

describe('the tree', () => {
  test('the top level holds the rooms, the entry documents and the configuration of tools', () => {
    const listed = readdirSync(root).filter((name) => !['node_modules', '.git', '.paysignal', 'coverage'].includes(name))
    expect(listed.sort()).toMatchInlineSnapshot(`
      [
        ".ci",
        ".gitignore",
        "LICENSE",
        "README.md",
        "biome.json",
        "dashboards",
        "docs",
        "eslint.config.mjs",
        "knip.json",
        "package.json",
        "packages",
        "pnpm-lock.yaml",
        "pnpm-workspace.yaml",
        "test",
        "tsconfig.base.json",
        "tsconfig.json",
        "vitest.config.ts",
      ]
    `)
  })

  test('no source file is longer than 300 lines, catalogue data excepted', () => {
    const long = sources()
      .filter((file) => !file.includes('/catalogue/'))
      .map((file) => [file, read(file).split('\n').length] as const)
      .filter(([, lines]) => lines > 300)
    expect(long).toEqual([])
  })

  test('no file is a drawer', () => {
    expect(sources().filter((file) => /\/(utils|helpers|common)\.ts$/.test(file))).toEqual([])
  })
})

describe('what is published', () => {
  test.each(['contract', 'spool', 'providers', 'instrumentation', 'store', 'pipeline', 'simulator', 'cli'])(
    '%s is a package that others can install',
    async (name) => {
      const pkgDir = join(root, 'packages', name)
      const { messages, pkg } = await publint({ pkgDir, strict: true, pack: false })
      expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([])
    },
  )
})

function sources(): readonly string[] {
  return ['packages', 'dashboards', 'test'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .map((file) => `${room}/${file}`)
      .filter((file) => file.endsWith('.ts') && !/node_modules|\/dist\//.test(file)),
  )
}

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
