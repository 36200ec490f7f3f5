import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

export interface InstalledPackage {
  readonly name: string
  readonly hasInstallScript: boolean
}

/** Packs packages of this workspace as they are published, and installs them with npm in `cwd`. */
export async function installPacked(cwd: string, names: readonly string[]): Promise<readonly InstalledPackage[]> {
  const tarballs = join(cwd, 'tarballs')
  mkdirSync(tarballs, { recursive: true })
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string } // our own file
  for (const name of names)
    await run('npm', ['exec', '--yes', `--package=${packageManager}`, '--', 'pnpm', 'pack', '--pack-destination', tarballs], {
      cwd: join(root, 'packages', name),
    })
  const files = readdirSync(tarballs)
  const ours = Object.fromEntries(names.map((name) => [`@paysignal/${name}`, `file:./tarballs/${files.find((file) => file.includes(`-${name}-`))}`]))
  // These packages are not published: the overrides let the dependencies between them find the tarballs.
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ type: 'module', dependencies: ours, overrides: ours }))
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd })
  const lock = JSON.parse(readFileSync(join(cwd, 'node_modules/.package-lock.json'), 'utf8')) as Lock // written by npm
  return Object.entries(lock.packages).map(([path, { hasInstallScript = false }]) => ({ name: path.replace('node_modules/', ''), hasInstallScript }))
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>
}
