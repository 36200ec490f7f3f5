import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

/**
 * Removes the types from the child's code, so that it runs on every Node.js. The output is below this package, so that it finds the same packages.
 * @returns The path of the file to start.
 */
export function compileChild(): string {
  const sources = join(import.meta.dirname, '..')
  const compiled = join(sources, '../dist/fuzz')
  mkdirSync(join(compiled, 'differential'), { recursive: true })
  const files = ['random.ts', ...readdirSync(join(sources, 'differential')).map((file) => `differential/${file}`)]
  for (const file of files) {
    const text = stripTypeScriptTypes(readFileSync(join(sources, file), 'utf8')).replace(/(from '\.[^']*)\.ts'/g, "$1.js'")
    writeFileSync(join(compiled, file.replace(/\.ts$/, '.js')), text)
  }
  return join(compiled, 'differential/child-main.js')
}
