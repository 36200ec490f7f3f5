import { dirname, posix } from 'node:path'
import ts from 'typescript'

/** Maps each file to the files that it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

/**
 * Finds the relative imports between files: imports of values and of types, re-exports, and `import('./x.ts')` as a call and as a type.
 * @param files The text of each file by its path with `/`. Imports of other files are left out.
 */
export const importGraph = (files: ReadonlyMap<string, string>): ImportGraph =>
  new Map(
    [...files].map(([file, text]) => {
      const names = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
      const paths = names.filter((name) => name.startsWith('.')).map((name) => posix.join(dirname(file), name))
      return [file, paths.filter((path) => files.has(path))] as const
    }),
  )

/** Returns every group of files that import one another, directly or through others. The files of a group are sorted. */
export function circlesOf(graph: ImportGraph): readonly (readonly string[])[] {
  const reachable = new Map([...graph.keys()].map((file) => [file, reachableFrom(graph, file)] as const))
  const isWithin = (file: string, other: string) => reachable.get(file)?.has(other) === true && reachable.get(other)?.has(file) === true
  const groups = [...graph.keys()].map((file) => [...graph.keys()].filter((other) => isWithin(file, other)).sort())
  return [...new Map(groups.filter((group) => group.length > 0).map((group) => [group.join(), group])).values()]
}

/** Returns all files that a file imports, directly or through others. It contains the file itself only when the file is part of a circle. */
function reachableFrom(graph: ImportGraph, start: string): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting = [start]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop())
    for (const next of graph.get(file) ?? [])
      if (!found.has(next)) {
        found.add(next)
        waiting.push(next)
      }
  return found
}
