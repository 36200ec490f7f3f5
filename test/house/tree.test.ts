import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { circlesOf, importGraph } from './import-graph.ts'
import { isData, isForTests, packageOf, read, root, sources } from './sources.ts'

test('the top level holds the packages, the entry documents and the configuration of tools', () => {
  const listed = readdirSync(root).filter((name) => !['node_modules', '.git', '.paysignal', 'coverage'].includes(name))
  expect(listed.sort()).toMatchInlineSnapshot(`
    [
      ".changeset",
      ".ci",
      ".gitignore",
      "CONTRIBUTING.md",
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

test.each([...new Set(sources.map(packageOf))])('no files of %s import one another in a circle, types included', (name) => {
  const files = sources.filter((file) => packageOf(file) === name)
  expect(circlesOf(importGraph(new Map(files.map((file) => [file, read(file)]))))).toEqual([])
})

test('a source file has at most 250 lines, a test at most 300, catalogues excepted', () => {
  const lengths = sources.filter((file) => !isData(file)).map((file) => [file, read(file).trimEnd().split('\n').length] as const)
  expect(lengths.filter(([file, lines]) => lines > (isForTests(file) ? 300 : 250))).toEqual([])
})

test('a folder holds at most 15 TypeScript files, tests included; catalogues and the conformance suite excepted', () => {
  const folders = Map.groupBy(sources, dirname)
  const full = [...folders].filter(([folder, files]) => files.length > 15 && !/\/(catalogue|conformance)$/.test(folder))
  expect(full.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([])
})

test('a file is named after what it holds', () => {
  expect(sources.filter((file) => /\/(utils?|helpers?|common|misc)\.ts$/.test(file))).toEqual([])
})
