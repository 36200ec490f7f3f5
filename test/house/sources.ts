import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** The text of a file of the workspace. */
export const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** Every TypeScript file of the workspace, as a path below its root. */
export const sources: readonly string[] = globSync('{packages,dashboards,test}/**/*.ts', {
  cwd: root,
  exclude: (name) => name === 'node_modules' || name === 'dist',
}).sort()

/** `packages/store`, `dashboards` or `test`. */
export const packageOf = (file: string): string => /^packages\/[^/]+|^[^/]+/.exec(file)?.[0] ?? ''

/** Tests, their fixtures, and what only tests and benchmarks import. */
export const isForTests = (file: string): boolean => /\.(test|fixture)\.ts$|(^|\/)(test|testing|fakes)\//.test(file)

/** A table of data: one entry after another, with no logic to read. */
export const isData = (file: string): boolean => file.includes('/catalogue/')
