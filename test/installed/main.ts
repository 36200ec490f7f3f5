import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { npmInstall, packWorkspace } from '../stack/tarballs.ts'
import { type Installation, measure } from './measure.ts'

/** `npm run installed [-- --root FOLDER]`: packs the packages, installs them as users do, and prints what the installation put on the disk. */
const kits: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  'payment service': {
    '@paysignal/instrumentation': undefined,
    '@paysignal/providers': undefined,
    '@opentelemetry/api': '^1.9.0',
    'prom-client': '^15.1.0',
  },
  'pipeline host': { '@paysignal/cli': undefined },
}

const { values } = parseArgs({ options: { root: { type: 'string' } } })
const root = resolve(values.root ?? join(import.meta.dirname, '../..'))
if (!existsSync(join(root, 'packages'))) {
  console.error(`--root must be a clone of this repository, and ${root} has no folder "packages"`)
  process.exit(2)
}
const scratch = mkdtempSync(join(tmpdir(), 'paysignal-installed-'))
try {
  const tarballs = await packWorkspace(root, folderOf('tarballs'))
  const rows: (readonly [string, Installation])[] = []
  for (const [kit, dependencies] of Object.entries(kits)) {
    const folder = folderOf(kit.replace(' ', '-'))
    // Install scripts are turned off, because some would download or compile. The table only says which packages have one.
    await npmInstall(folder, tarballs, dependencies, ['--ignore-scripts'])
    rows.push([kit, measure(folder)])
  }
  for (const [kit, dependencies] of Object.entries(kits)) console.log(`${kit}: npm install ${Object.keys(dependencies).join(' ')}`)
  console.table(Object.fromEntries(rows.map(([kit, installation]) => [kit, columns(installation)])))
  for (const [kit, { ours, nativeFiles, scripted }] of rows)
    console.log(`${kit}\n  our packages: ${list(ours)}\n  native files: ${list(nativeFiles)}\n  install scripts: ${list(scripted)}`)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

function folderOf(name: string): string {
  const folder = join(scratch, name)
  mkdirSync(folder)
  return folder
}

function columns({ ours, others, files, bytes, nativeFiles, scripted }: Installation) {
  return {
    'our packages': ours.length,
    'other packages': others.length,
    files,
    megabytes: Math.round(bytes / 100_000) / 10,
    'native files': nativeFiles.length,
    'install scripts': scripted.length,
  }
}

function list(names: readonly string[]): string {
  return names.join(', ') || 'none'
}
