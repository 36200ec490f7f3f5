import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CliError } from '../cli-error.ts'
import { isReadyMessage } from '../ready.ts'

export interface ChildOptions {
  readonly name: string
  readonly args: readonly string[]
  /**
   * Module that the process runs.
   * @default the `paysignal` command
   */
  readonly module?: URL
  /**
   * Environment variables besides those of this process.
   * @default {}
   */
  readonly env?: Readonly<Record<string, string>>
  /** Called when the process died, was started again and is ready. */
  readonly onRestart?: (name: string) => void
  /** Called for each message of the process except the one that says that it is ready. */
  readonly onMessage?: (message: unknown) => void
}

export interface Child {
  readonly name: string
  /**
   * Resolves when the process is ready for the first time. Rejects with a {CliError} `FAILURE`, which contains the process's error output, when it
   * ends before that.
   */
  readonly ready: Promise<void>
  pid(): number | undefined
  send(message: object): void
  /** Sends SIGTERM, and SIGKILL when the process has not ended after `timeoutMs` milliseconds. */
  stop(timeoutMs: number): Promise<void>
}

const command = new URL('../../bin/paysignal.mjs', import.meta.url)
const restartAfterMs = 200

/**
 * Starts a process. If it dies after it was ready, and `stop` was not called, it is started again. With this, the demo shows that no event is lost.
 */
export function startChild(options: ChildOptions): Child {
  let isStopping = false
  let current = launch(options)

  const restart = () => {
    if (isStopping) return
    current = launch(options)
    keepAlive(current)
    current.ready.then(
      () => options.onRestart?.(options.name),
      () => {}, // `keepAlive` starts it again when it has ended
    )
  }
  const keepAlive = ({ process }: Launched) =>
    process.once('exit', () => {
      if (!isStopping) setTimeout(restart, restartAfterMs)
    })

  return {
    name: options.name,
    ready: current.ready.then(() => keepAlive(current)).then(() => {}),
    pid: () => current.process.pid,
    send: (message) => {
      if (current.process.connected) current.process.send(message)
    },
    stop: (timeoutMs) => {
      isStopping = true
      return end(current.process, timeoutMs)
    },
  }
}

/** By default V8 uses more memory on a machine that has more. With these limits all processes of the demo fit on a laptop. */
const memoryLimits = ['--max-semi-space-size=16', '--max-old-space-size=256']

interface Launched {
  readonly process: ChildProcess
  readonly ready: Promise<void>
}

function launch({ name, args, module = command, env, onMessage }: ChildOptions): Launched {
  const child = fork(fileURLToPath(module), [...args], {
    env: { ...process.env, ...env },
    execArgv: memoryLimits,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // The process gets its own process group. So Ctrl-C reaches only the demo, which then stops its processes one after the other.
    detached: true,
  })
  let errorOutput = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errorOutput = `${errorOutput}${text}`.slice(-2000)
  })
  const ready = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new CliError('FAILURE', `the ${name} process ended with code ${code} before it was ready: ${errorOutput.trim()}`)),
    )
    child.on('message', (message) => {
      if (isReadyMessage(message)) resolve()
      else onMessage?.(message)
    })
  })
  return { process: child, ready }
}

function end(child: ChildProcess, timeoutMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
