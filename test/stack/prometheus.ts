import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cache = join(import.meta.dirname, '../../node_modules/.cache/paysignal/prometheus')
const packages = ['prometheus', 'prometheus-alertmanager']

/** Paths of Prometheus' and Alertmanager's own checkers. */
export interface PrometheusTools {
  readonly promtool: string
  readonly amtool: string
}

interface ToolRun {
  readonly code: number
  /** What it wrote, to either stream. */
  readonly output: string
}

const onPath = (name: string) =>
  [...(process.env.PATH ?? '').split(delimiter), join(cache, 'usr/bin')].map((folder) => join(folder, name)).find(existsSync)

function found(): PrometheusTools | undefined {
  const [promtool, amtool] = [onPath('promtool'), onPath('amtool')]
  return promtool === undefined || amtool === undefined ? undefined : { promtool, amtool }
}

/** Unpacked beside the dependencies instead of installed: no service is started and no root is needed. */
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
    // Another run may have been quicker; its copy is as good.
    await rename(folder, cache).catch(() => undefined)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * promtool and amtool: those on the path, else on Debian and its kin the distribution's own, fetched once.
 * @returns Why not, and the way to get them, where they cannot be had.
 * @throws {Error} The same, where `CI` is set: there the checks must not be skipped.
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

/** Runs a tool to its end; a failure is an exit code, not an exception. */
export async function runTool(path: string, args: readonly string[]): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    execFile(path, [...args], (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error)
      else resolve({ code: Number(error?.code ?? 0), output: stdout + stderr })
    })
  })
}
