import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** What an installation put on the disk. */
export interface Installation {
  /** Names of the packages of this workspace. */
  readonly ours: readonly string[]
  /** Names of all other packages. */
  readonly others: readonly string[]
  readonly files: number
  /** Total size of all files, in bytes. */
  readonly bytes: number
  /** Compiled libraries, by their paths below `node_modules`. */
  readonly nativeFiles: readonly string[]
  /** Packages that run a script when they are installed. */
  readonly scripted: readonly string[]
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>
}

/** Measures what `npm install` put into a folder. Symbolic links are not followed. */
export function measure(folder: string): Installation {
  const modules = join(folder, 'node_modules')
  // The cast is safe because npm wrote this file.
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')) as Lock
  const names = Object.keys(packages).map(packageName)
  const files = filesBelow(modules)
  return {
    ours: names.filter(isOurs),
    others: names.filter((name) => !isOurs(name)),
    files: files.length,
    bytes: files.reduce((sum, file) => sum + lstatSync(file).size, 0),
    nativeFiles: files.filter((file) => /\.(node|dylib|dll|so(\.\d+)*)$/.test(basename(file))).map((file) => file.slice(modules.length + 1)),
    scripted: Object.entries(packages).flatMap(([path, { hasInstallScript }]) => (hasInstallScript ? [packageName(path)] : [])),
  }
}

const packageName = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
const isOurs = (name: string) => name.startsWith('@paysignal/')

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(path)
    return entry.isFile() ? [path] : []
  })
