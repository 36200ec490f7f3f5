// Sets the workspace up on a machine that has only Node.js and npm, then runs a task. Steps that are up to date are skipped.
// It is plain JavaScript, because it runs before anything is installed or built.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const bin = (name) => join(root, 'node_modules/.bin', name)
const pinnedNode = join(root, 'node_modules/node/bin/node')
/** The exit code after Ctrl-C. */
const interrupted = 130
const [task, ...args] = process.argv.slice(2)

const tasks = {
  setup: async () => {
    await build('packages/cli')
    console.error('Ready: npx paysignal --help')
    return 0
  },
  paysignal: async () => {
    await build('packages/cli')
    return run(pinnedNode, [join(root, 'packages/cli/bin/paysignal.mjs'), ...args])
  },
  test: async () => {
    await build('.')
    await step('check format and imports', bin('biome'), ['ci', '.'], 'Run `npm run format`: it repairs most of what is listed above.')
    await step(
      'check for forgotten promises and forbidden imports between packages',
      bin('eslint'),
      ['.'],
      'Change the lines listed above; docs/architecture.md says which imports are allowed.',
    )
    await step('look for unused code', bin('knip'), [], 'Remove the code or the dependency listed above, or add its entry file to knip.json.')
    return vitest(['run', ...args])
  },
  'test:fast': async () => {
    const isWatching = args.includes('--watch')
    // vitest starts one process less than there are cores. Most tests wait for something, so one process more than the cores is faster.
    // With twice as many, tests with short real delays miss their deadlines.
    const workers = args.some((arg) => arg.startsWith('--maxWorkers')) ? [] : [`--maxWorkers=${availableParallelism() + 1}`]
    return vitest([isWatching ? 'watch' : 'run', '--project', 'unit', ...workers, ...args.filter((arg) => arg !== '--watch')])
  },
  fuzz: async () => {
    // Some fuzzers start processes that run the build.
    await build('packages/cli')
    return script('test/fuzz/main.ts')
  },
  api: async () => {
    await build('.')
    return script('test/api/main.ts')
  },
  generate: () => script('dashboards/src/main.ts'),
  prose: () => script('test/prose/main.ts'),
  installed: async () => {
    await build('packages/cli')
    return script('test/installed/main.ts')
  },
}

if (!Object.hasOwn(tasks, task ?? '')) fail(`There is no task "${task ?? ''}". The tasks are: ${Object.keys(tasks).join(', ')}.`)
requireNode()
await install()
process.exitCode = await tasks[task]()

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  fail(`PaySignal needs Node.js 20.19 or newer, this is ${process.versions.node}. Install a newer one from nodejs.org or your package manager.`)
}

async function install() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const inputs = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...projects().map((project) => `${project}/package.json`)]
  await unlessDone('install', inputs, () =>
    step(
      'install packages (the first time takes a minute or two)',
      'npm',
      ['exec', '--yes', `--package=${packageManager}`, '--', 'pnpm', 'install', '--loglevel=error'],
      'Most often the npm registry cannot be reached, or the disk is full. If pnpm-lock.yaml is out of date, run `pnpm install --no-frozen-lockfile` and commit the change.',
    ),
  )
  if (!existsSync(pinnedNode))
    fail(`${pinnedNode} is missing although the installation succeeded. Remove the folder node_modules and run the same command again.`)
  // pnpm makes a shell script that starts the pinned Node.js. The script would not forward signals, so a link replaces it.
  rmSync(bin('node'), { force: true })
  symlinkSync('../node/bin/node', bin('node'))
}

async function build(project) {
  const remedy = 'Correct the errors listed above. If they are about files that no longer exist, remove the `dist` folders.'
  if (project === '.') return step('build and check types', bin('tsc'), ['--build', '.', 'test'], remedy)
  const sources = projects().flatMap((each) => [`${each}/tsconfig.json`, ...typeScriptBelow(`${each}/src`)])
  const inputs = ['tsconfig.base.json', ...sources]
  return unlessDone('build', inputs, () => step('build', bin('tsc'), ['--build', project], remedy))
}

function script(file) {
  return run(pinnedNode, ['--conditions=@paysignal/source', file, ...args])
}

async function vitest(vitestArgs) {
  const code = await run(bin('vitest'), vitestArgs)
  if (code === 1) console.error(`Some tests failed, or no test file has that name. To run one file: npm run ${task} -- path/of/the.test.ts`)
  return code
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

/** Runs the action, unless it last succeeded with the same content of these files. */
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

async function step(title, command, commandArgs, remedy) {
  console.error(`> ${title}`)
  const code = await run(command, commandArgs)
  if (code === interrupted) process.exit(code)
  if (code !== 0) fail(`The step "${title}" failed (exit code ${code}). ${remedy}`, code)
}

function fail(message, code = 1) {
  console.error(message)
  process.exit(code)
}

function run(command, commandArgs) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArgs, { cwd: task === 'paysignal' && command === pinnedNode ? process.cwd() : root, stdio: 'inherit' })
    // A terminal sends Ctrl-C to the child as well, so this process only waits. SIGTERM is forwarded.
    const ignore = () => {}
    const forward = () => child.kill('SIGTERM')
    process.on('SIGINT', ignore).on('SIGTERM', forward)
    // npm starts a shell that does not forward signals. So the end of the parent process counts as SIGTERM.
    const parent = process.ppid
    const watch = setInterval(() => process.ppid !== parent && forward(), 500).unref()
    child.once('error', (error) =>
      fail(
        `${command} could not be started: ${error.message}. Is it installed? For a file in node_modules: remove that folder and run the same command again.`,
      ),
    )
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', forward)
      clearInterval(watch)
      resolve(code ?? (signal === 'SIGINT' ? interrupted : 1))
    })
  })
}
