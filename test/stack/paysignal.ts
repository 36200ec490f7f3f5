import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Run {
  readonly process: ChildProcess
  readonly stderr: () => string
  readonly stdout: () => string
  /** Resolves once the text was printed to stdout or stderr. Rejects if the process ends without printing it. */
  printed(text: string): Promise<void>
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

const command = join(import.meta.dirname, '../../packages/cli/bin/paysignal.mjs')

interface RunOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /**
   * The script to run.
   * @default the one of this workspace
   */
  readonly script?: string
}

/** Runs the built command in its own process, as a user does. */
export function paysignal(args: readonly string[], options: RunOptions = {}): Run {
  const { KAFKA_BROKERS: _kafka, CLICKHOUSE_URL: _clickhouse, NODE_OPTIONS: _options, ...clean } = process.env
  const child = spawn(process.execPath, [options.script ?? command, ...args], {
    cwd: options.cwd,
    env: { ...clean, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk
      for (const listener of listeners) listener()
    })
  const ended = new Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  const printed = (wanted: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!`${text.stdout}${text.stderr}`.includes(wanted)) return
        listeners.delete(look)
        resolve()
      }
      listeners.add(look)
      look()
      void ended.then(() => reject(new Error(`ended without printing ${JSON.stringify(wanted)}:\n${text.stderr}`)))
    })
  return { process: child, stdout: () => text.stdout, stderr: () => text.stderr, printed, ended }
}

/** The child processes of a process, with their command lines. Linux only. */
export function childrenOf(pid: number): readonly { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]
        if (Number(parent) !== pid) return []
        return [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') }]
      } catch {
        return [] // the process has ended in the meantime
      }
    })
}

/** Whether a process is running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
