// Sets the workspace up on a machine that has only Node.js and npm, then runs what was asked for.
// Plain JavaScript, because it runs before anything is installed or built. Steps that are up to date are skipped.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const bin = (name) => join(root, 'node_modules/.bin', name)
const [task, ...args] = process.argv.slice(2)

const tasks = {
  setup: async () => {
    await build('packages/cli')
    console.error('Ready: npx paysignal --help')
    return 0
  },
  paysignal: async () => {
    await build('packages/cli')
    return run(join(root, 'node_modules/node/bin/node'), [join(root, 'packages/cli/bin/paysignal.mjs'), ...args])
  },
  test: async () => {
    await build('.')
    await step('check format and imports', bin('biome'), ['ci', '.'])
    await step('check types of promises and the arrows between packages', bin('eslint'), ['.'])
    await step('look for unused code', bin('knip'), [])
    return run(bin('vitest'), ['run', ...args])
  },
  fuzz: async () => {
    // Some of them start processes that run what is built.
    await build('packages/cli')
    return run(join(root, 'node_modules/node/bin/node'), ['--conditions=@paysignal/source', 'test/fuzz/main.ts', ...args])
  },
}

requireNode()
await install()
process.exitCode = await tasks[task]()

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(
    `PaySignal needs Node.js 20.19 or newer, this is ${process.versions.node}. Install a newer one from nodejs.org or your package manager.`,
  )
  process.exit(1)
}

async function install() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const inputs = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...projects().map((project) => `${project}/package.json`)]
  await unlessDone('install', inputs, () =>
    step('install packages (the first time takes a minute or two)', 'npm', [
      'exec',
      '--yes',
      `--package=${packageManager}`,
      '--',
      'pnpm',
      'install',
      '--loglevel=error',
    ]),
  )
  // pnpm puts a shell script before the pinned Node.js, which would keep signals from the services that it starts.
  rmSync(bin('node'), { force: true })
  symlinkSync('../node/bin/node', bin('node'))
}

async function build(project) {
  if (project === '.') return step('build and check types', bin('tsc'), ['--build', '.', 'test'])
  const sources = projects().flatMap((each) => [`${each}/tsconfig.json`, ...typeScriptBelow(`${each}/src`)])
  const inputs = ['tsconfig.base.json', ...sources]
  return unlessDone('build', inputs, () => step('build', bin('tsc'), ['--build', project]))
}

function projects() {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)
  return [...packages, 'dashboards', 'test'].filter((project) => existsSync(join(root, project, 'package.json')))
}

function typeScriptBelow(folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`)
}

/** Skips the action when it last succeeded on files of exactly this content. */
async function unlessDone(name, files, action) {
  const stamp = join(root, 'node_modules/.paysignal', name)
  const hash = createHash('sha256')
  for (const file of files.sort()) hash.update(file).update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : '')
  const content = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === content) return
  await action()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, content)
}

async function step(title, command, commandArgs) {
  console.error(`> ${title}`)
  const code = await run(command, commandArgs)
  if (code !== 0) process.exit(code)
}

function run(command, commandArgs) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArgs, { cwd: task === 'paysignal' && command.endsWith('bin/node') ? process.cwd() : root, stdio: 'inherit' })
    // A terminal sends Ctrl-C to the child as well: wait for it to end in its own way. Other signals are passed on.
    const ignore = () => {}
    const forward = () => child.kill('SIGTERM')
    process.on('SIGINT', ignore).on('SIGTERM', forward)
    // The shell that npm puts in between takes a signal and passes it to nobody.
    const parent = process.ppid
    const watch = setInterval(() => process.ppid !== parent && forward(), 500).unref()
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', forward)
      clearInterval(watch)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}
