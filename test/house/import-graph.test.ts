import { expect, test } from 'vitest'
import { circlesOf, importGraph } from './import-graph.ts'

const graphOf = (files: Readonly<Record<string, string>>) => importGraph(new Map(Object.entries(files)))

test.each([
  ['a type', "import type { B } from './b.ts'"],
  ['one name as a type', "import { type B } from './b.ts'"],
  ['a value', "import { b } from './b.ts'"],
  ['a re-export', "export * from './b.ts'"],
  ['a type where it is used', "export type A = import('./b.ts').B"],
  ['a module on demand', "export const load = () => import('./b.ts')"],
])('a circle through an import of %s is found', (_what, text) => {
  const graph = graphOf({ 'src/a.ts': text, 'src/b.ts': "import './c/d.ts'", 'src/c/d.ts': "import '../a.ts'", 'src/e.ts': "import './a.ts'" })
  expect(circlesOf(graph)).toEqual([['src/a.ts', 'src/b.ts', 'src/c/d.ts']])
})

test('a file that two files import is no circle', () => {
  const graph = graphOf({ 'src/a.ts': "import './b.ts'\nimport './c.ts'", 'src/b.ts': "import './c.ts'", 'src/c.ts': "// import './a.ts'\n" })
  expect(circlesOf(graph)).toEqual([])
})
