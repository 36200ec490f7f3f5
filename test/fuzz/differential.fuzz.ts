import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { compileChild } from './differential/compile.ts'
import type { Calls, ChildOptions, FromChild, Log } from './differential/script.ts'
import { openServer, type Server } from './differential/server.ts'
import type { Fuzzer, FuzzOptions } from './fuzzer.ts'

/** The oldest version of Node.js that the plugin supports. The plugin uses another mechanism there than on newer versions. */
const olderNode = '20.20.2'

export interface DifferentialOptions {
  /**
   * The plugin that one of the two processes has.
   * @default 'paysignal', the plugin of this project
   */
  readonly plugin?: string
  /**
   * Node.js executables.
   * @default Node.js 20 and the running one
   */
  readonly nodes?: readonly string[]
}

export function differential({ plugin = 'paysignal', nodes }: DifferentialOptions = {}): Fuzzer {
  return {
    about: 'makes the same calls in a process with the plugin and in one without; neither callers nor servers may see a difference',
    defaultRuns: 5_000,
    async run(options) {
      const counts: Record<string, number> = {}
      for (const node of nodes ?? [await fetchOlderNode(), process.execPath]) Object.assign(counts, await runOn(node, plugin, options))
      return counts
    },
  }
}

export const fuzzer = differential()

/** npm downloads it the first time and then takes it from its cache. */
export async function fetchOlderNode(): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', ['exec', '--yes', `--package=node@${olderNode}`, '--', 'node', '-p', 'process.execPath'])
  return stdout.trim()
}

async function runOn(node: string, plugin: string, options: FuzzOptions): Promise<Record<string, number>> {
  const { stdout } = await promisify(execFile)(node, ['-p', 'process.versions.node'])
  const version = stdout.trim()
  const label = `--seed ${options.seed}, Node.js ${version}`
  // Both processes use the same server, so that even the port is the same.
  let child: ChildProcess | undefined
  const server = await openServer((message) => child?.connected && child.send(message))
  const runChild = async (name: string) => {
    server.restart()
    child = startChild(node, {
      seed: options.seed,
      runs: options.runs,
      plugin: name,
      isCancelLate: Number(version.split('.')[0]) < 24,
      ...server.ports,
    })
    return observe(child, server, options)
  }
  try {
    const without = await runChild('none')
    const withPlugin = await runChild(plugin)
    const hanging = without.seen.find(({ caller }) => caller.includes('"hangs"'))
    if (hanging !== undefined) throw new Error(`${label}: hangs without any plugin: ${hanging.plan} ${hanging.caller}`)
    const differences = differencesBetween(without, withPlugin)
    if (differences.length > 0) throw new Error(`${label}: ${differences.length} differences\n${differences.slice(0, 5).join('\n')}`)
    const { counted = 0, expected = 0, emitted = 0 } = withPlugin.calls ?? {}
    if (counted !== expected || without.calls !== undefined) throw new Error(`${label}: ${expected} calls were made, ${counted} were counted`)
    const key = `node${version.split('.')[0]}`
    return {
      [`${key}Exchanges`]: without.seen.length,
      [`${key}Calls`]: counted,
      [`${key}Events`]: emitted,
      [`${key}Sockets`]: without.opened,
      [`${key}SocketsBesidePlugin`]: withPlugin.opened,
    }
  } finally {
    server.close()
  }
}

interface Seen {
  readonly plan: string
  /** The values as JSON text. */
  readonly caller: string
  readonly server: string
}

interface Run {
  readonly seen: Seen[]
  readonly outside: Log
  readonly opened: number
  readonly calls: Calls | undefined
}

function startChild(node: string, options: ChildOptions): ChildProcess {
  const { NODE_OPTIONS: _ours, ...env } = process.env
  return fork(compileChild(), [JSON.stringify(options)], { execPath: node, execArgv: [], env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

async function observe(child: ChildProcess, server: Server, { onProgress }: FuzzOptions): Promise<Run> {
  const seen: Seen[] = []
  let end: { readonly calls: Calls | undefined; readonly outside: Log } | undefined
  child.on('message', (message: FromChild) => {
    switch (message.kind) {
      case 'release':
        return server.release(message.exchange)
      case 'finished':
        end = message
        return
      case 'observed':
        seen[message.exchange] = {
          plan: message.plan,
          caller: JSON.stringify(message.log),
          server: JSON.stringify(server.arrivals(message.exchange)),
        }
        if (seen.length % 1_000 === 0) onProgress?.(seen.length)
    }
  })
  try {
    const [code] = (await once(child, 'exit')) as [number | null]
    if (end === undefined) throw new Error(`the process ended with ${code} after ${seen.length} exchanges`)
    return { seen, opened: server.opened(), ...end }
  } finally {
    child.kill('SIGKILL')
  }
}

function differencesBetween(one: Run, other: Run): string[] {
  const found: string[] = []
  const compare = (label: string, a: string | undefined, b: string | undefined) => {
    if (a !== b) found.push(`${label} saw\n  ${around(a, b)}\n  and with the plugin\n  ${around(b, a)}`)
  }
  for (const [exchange, { plan, caller, server }] of one.seen.entries()) {
    compare(`exchange ${exchange}, ${plan}: the caller`, caller, other.seen[exchange]?.caller)
    compare(`exchange ${exchange}, ${plan}: the server`, server, other.seen[exchange]?.server)
  }
  compare('the process', JSON.stringify(one.outside), JSON.stringify(other.outside))
  return found
}

/** The part of a text around the first difference from the other text. */
function around(text = 'nothing', other = 'nothing'): string {
  let same = 0
  while (same < text.length && text[same] === other[same]) same++
  return `…${text.slice(Math.max(0, same - 100), same + 300)}`
}
