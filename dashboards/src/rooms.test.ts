import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const importsOf = (file: string) =>
  [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/\bfrom '([^']+)'/g)].map(([, path = '']) => path)
const filesThatImport = (pattern: RegExp) => sources.filter((file) => importsOf(file).some((path) => pattern.test(path)))

test("only the room grafana imports Grafana's SDK", () => {
  const files = filesThatImport(/^@grafana\//)
  expect(files.length).toBeGreaterThan(0)
  expect(files.filter((file) => !file.startsWith('grafana/'))).toEqual([])
})

test('alerts, boards and queries do not import grafana or prometheus', () => {
  const specifications = filesThatImport(/\/(grafana|prometheus)\//).filter((file) => /^(alerts|boards|queries)\//.test(file))
  expect(specifications).toEqual([])
})

test('grafana and prometheus do not import each other', () => {
  expect(filesThatImport(/\/prometheus\//).filter((file) => file.startsWith('grafana/'))).toEqual([])
  expect(filesThatImport(/\/grafana\//).filter((file) => file.startsWith('prometheus/'))).toEqual([])
})
