import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cache = join(import.meta.dirname, '../../node_modules/.cache/paysignal/prometheus')
const packages = ['prometheus', 'prometheus-alertmanager']

/** Paths of the tools that check files for Prometheus and Alertmanager. */
export interface PrometheusTools {
  readonly promtool: string
  readonly amtool: string
}

interface ToolRun {
  readonly code: number
  /** Everything that the tool wrote to stdout and stderr. */
  readonly output: string
}

const onPath = (name: string) =>
  [...(process.env.PATH ?? '').split(delimiter), join(cache, 'usr/bin')].map((folder) => join(folder, name)).find(existsSync)

function found(): PrometheusTools | undefined {
  const [promtool, amtool] = [onPath('promtool'), onPath('amtool')]
  return promtool === undefined || amtool === undefined ? undefined : { promtool, amtool }
}

/** The packages are unpacked below node_modules, not installed: this starts no service and needs no root. */
async function unpackFromDebian(): Promise<void> {
  await mkdir(join(cache, '..'), { recursive: true })
  const folder = await mkdtemp(`${cache}-`)
  try {
    const download = () => run('apt-get', ['download', '-q', ...packages], { cwd: folder })
    await download().catch(async () => {
      if (process.getuid?.() === 0) await run('apt-get', ['update', '-q'])
      await download()
    })
    await run('sh', ['-c', 'for package in *.deb; do dpkg-deb -x "$package" . && rm "$package"; done'], { cwd: folder })
    // If another process has unpacked them in the meantime, its copy is used.
    await rename(folder, cache).catch(() => undefined)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Finds promtool and amtool on the PATH. Otherwise, on Debian and systems derived from it, downloads the distribution's packages once.
 * @returns The paths; or, if there are no such tools, the reason and how to get them.
 * @throws {Error} The reason, if `CI` is set: there the checks must not be skipped.
 */
export async function prometheusTools(): Promise<PrometheusTools | { readonly missing: string }> {
  let reason = 'this system has no apt-get'
  if (found() === undefined && existsSync('/usr/bin/apt-get')) {
    await unpackFromDebian().catch((error: Error) => {
      reason = `apt-get download failed: ${error.message.split('\n')[0]}`
    })
  }
  const tools = found()
  if (tools !== undefined) return tools
  const missing = `promtool and amtool are missing (${reason}): put those of Prometheus 2.42 and Alertmanager 0.25 or later on the PATH`
  if (process.env.CI) throw new Error(missing)
  return { missing }
}

/** Runs a tool until it ends. A failure is an exit code, not an exception. */
export async function runTool(path: string, args: readonly string[]): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    execFile(path, [...args], (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error)
      else resolve({ code: Number(error?.code ?? 0), output: stdout + stderr })
    })
  })
}
