import { execFileSync } from 'node:child_process'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { circlesOf, importGraph } from './import-graph.ts'
import { isData, isForTests, packageOf, read, root, sources } from './sources.ts'

test('the top level holds the packages, the entry documents and the configuration of tools', () => {
  // Files that Git knows: a report or an editor's folder beside them is the developer's own business.
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n')
  const listed = new Set(files.map((file) => file.split('/')[0]))
  expect([...listed].sort()).toMatchInlineSnapshot(`
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

test('a source file has at most 250 lines, a test at most 300, except catalogues', () => {
  const lengths = sources.filter((file) => !isData(file)).map((file) => [file, read(file).trimEnd().split('\n').length] as const)
  expect(lengths.filter(([file, lines]) => lines > (isForTests(file) ? 300 : 250))).toEqual([])
})

test('a folder holds at most 15 TypeScript files, including tests; catalogues and the conformance suite may hold more', () => {
  const folders = Map.groupBy(sources, dirname)
  const full = [...folders].filter(([folder, files]) => files.length > 15 && !/\/(catalogue|conformance)$/.test(folder))
  expect(full.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([])
})

test('no file is named utils, helpers, common or misc', () => {
  expect(sources.filter((file) => /\/(utils?|helpers?|common|misc)\.ts$/.test(file))).toEqual([])
})
