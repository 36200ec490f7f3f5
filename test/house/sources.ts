import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** The text of a file of the workspace. */
export const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** Every TypeScript file of the workspace, as a path relative to its root. */
export const sources: readonly string[] = globSync('{packages,dashboards,test}/**/*.ts', {
  cwd: root,
  exclude: (name) => name === 'node_modules' || name === 'dist',
}).sort()

/** `packages/store`, `dashboards` or `test`. */
export const packageOf = (file: string): string => /^packages\/[^/]+|^[^/]+/.exec(file)?.[0] ?? ''

/** Whether a file is a test, a fixture of tests, or imported only by tests and benchmarks. */
export const isForTests = (file: string): boolean => /\.(test|fixture)\.ts$|(^|\/)(test|testing)\//.test(file)

/** Whether a file is a table of data: a list of entries without logic. */
export const isData = (file: string): boolean => file.includes('/catalogue/')
