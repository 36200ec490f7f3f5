import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isData, isForTests, read, root, sources } from './sources.ts'

test('the top level holds the packages, the entry documents and the configuration of tools', () => {
  const listed = readdirSync(root).filter((name) => !['node_modules', '.git', '.paysignal', 'coverage'].includes(name))
  expect(listed.sort()).toMatchInlineSnapshot(`
    [
      ".changeset",
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

test('a source file has at most 250 lines, a test at most 300, catalogues excepted', () => {
  const lengths = sources.filter((file) => !isData(file)).map((file) => [file, read(file).trimEnd().split('\n').length] as const)
  expect(lengths.filter(([file, lines]) => lines > (isForTests(file) ? 300 : 250))).toEqual([])
})

test('a file is named after what it holds', () => {
  expect(sources.filter((file) => /\/(utils?|helpers?|common|misc)\.ts$/.test(file))).toEqual([])
})
