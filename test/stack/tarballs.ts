import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

interface Manifest {
  readonly name: string
  readonly version: string
}

// It is a package of our workspace.
const manifestOf = <T = Manifest>(folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as T

/** Returns the folder of each published package, by the name of the package. */
export function publishedPackages(root: string): readonly { readonly name: string; readonly folder: string; readonly version: string }[] {
  const folders = [...readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name)), join(root, 'dashboards')]
  return folders.filter((folder) => existsSync(join(folder, 'package.json'))).map((folder) => ({ ...manifestOf(folder), folder }))
}

/**
 * Packs all published packages of a workspace as they would be uploaded to npm. The workspace has to be built.
 * @param into An existing folder.
 * @returns The path of each tarball, by package name.
 */
export async function packWorkspace(root: string, into: string): Promise<Readonly<Record<string, string>>> {
  const packages = publishedPackages(root)
  const unbuilt = packages.find(({ folder }) => !existsSync(join(folder, 'dist')))
  if (unbuilt) throw new Error(`${unbuilt.folder} is not built: run \`npm run setup\` in ${root}`)
  const { packageManager } = manifestOf<{ readonly packageManager: string }>(root)
  const filters = packages.flatMap(({ name }) => ['--filter', name])
  const pnpm = ['exec', '--yes', `--package=${packageManager}`, '--', 'pnpm']
  await run('npm', [...pnpm, '--recursive', ...filters, 'pack', '--pack-destination', into], { cwd: root })
  return Object.fromEntries(packages.map(({ name, version }) => [name, join(into, `${name.slice(1).replace('/', '-')}-${version}.tgz`)]))
}

/**
 * Installs packages into a folder with npm, as a user does.
 * @param tarballs Paths of packages that are not published. Where another package depends on one of them, npm uses the tarball.
 * @param dependencies The dependencies in the folder's own `package.json`. A package with a tarball needs no version.
 */
export async function npmInstall(
  folder: string,
  tarballs: Readonly<Record<string, string>>,
  dependencies: Readonly<Record<string, string | undefined>>,
  options: readonly string[] = [],
): Promise<void> {
  const files = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]))
  const direct = Object.fromEntries(Object.entries(dependencies).map(([name, version]) => [name, files[name] ?? version]))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', dependencies: direct, overrides: files }))
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...options], { cwd: folder })
}
