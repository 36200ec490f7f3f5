import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { npmInstall, packWorkspace, publishedPackages } from './stack/tarballs.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'paysignal-published-'))
const packages = publishedPackages(root)
let tarballs: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  mkdirSync(join(folder, 'tarballs'))
  tarballs = await packWorkspace(root, join(folder, 'tarballs'))
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const tarballOf = (name: string) => readFileSync(tarballs[name] ?? '')

describe.each(packages)('$name in its packed form', ({ name, folder: source }) => {
  test('has a manifest that publint accepts', async () => {
    const tarball = new Uint8Array(tarballOf(name)).buffer
    const { messages, pkg } = await publint({ strict: true, pack: { tarball } })
    expect(messages.map((message) => formatMessage(message, pkg ?? {}, { color: false }))).toEqual([])
  })

  test('contains no tests', () => {
    const files = createPackageFromTarballData(tarballOf(name)).listFiles()
    expect(files.length).toBeGreaterThan(5)
    expect(files.filter((file) => /\.(test|fixture)\.|\/testing\//.test(file))).toEqual([])
  })

  test('has types that resolve at every entry point, for ES modules and for bundlers', { timeout: 60_000 }, async () => {
    // The test reads a package of this workspace.
    const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { exports: object }
    const result = await checkPackage(createPackageFromTarballData(tarballOf(name)))
    // CommonJS callers load the packages with require(esm). Another test below checks what TypeScript reports to them.
    const isForEsm = (kind: string) => kind === 'node16-esm' || kind === 'bundler'
    const problems =
      result.types === false ? [] : result.problems.filter((problem) => !('resolutionKind' in problem) || isForEsm(problem.resolutionKind))
    expect(problems).toEqual([])
    expect(Object.keys(result.types === false ? {} : result.entrypoints)).toEqual(Object.keys(manifest.exports))
  })
})

describe('a service in TypeScript', { timeout: 120_000 }, () => {
  const source = `
    import { createPaySignal } from '@paysignal/instrumentation'
    import { gatepay } from '@paysignal/providers'
    export const paysignal = createPaySignal({ providers: [gatepay({ secret: 'x' })] })`
  const service = join(folder, 'service')

  beforeAll(async () => {
    mkdirSync(service)
    await npmInstall(service, tarballs, { '@paysignal/instrumentation': undefined, '@paysignal/providers': undefined, '@opentelemetry/api': '1.9.1' })
    for (const file of ['service.cts', 'service.mts']) writeFileSync(join(service, file), source)
  }, 120_000)

  function errorsOf(file: string, module: ts.ModuleKind): readonly number[] {
    const options = {
      module,
      target: ts.ScriptTarget.ES2023,
      strict: true,
      noEmit: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    }
    return ts.getPreEmitDiagnostics(ts.createProgram([join(service, file)], options)).map(({ code }) => code)
  }

  test('compiles as an ES module under `module: node16`', () => {
    expect(errorsOf('service.mts', ts.ModuleKind.Node16)).toEqual([])
  })

  test.each(['node20', 'nodenext'] as const)('compiles as CommonJS under `module: %s`', (module) => {
    expect(errorsOf('service.cts', moduleKinds[module])).toEqual([])
  })

  test('does not compile as CommonJS under `module: node16`, as docs/plugin.md says', () => {
    const importedByRequire = 1479
    expect(errorsOf('service.cts', ts.ModuleKind.Node16)).toEqual([importedByRequire, importedByRequire])
    expect(readFileSync(join(root, 'docs/plugin.md'), 'utf8')).toContain(`TS${importedByRequire}`)
  })
})

const moduleKinds = { node20: ts.ModuleKind.Node20, nodenext: ts.ModuleKind.NodeNext } as const
