import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CliError } from '../errors.ts'
import { isReadyMessage } from '../ready.ts'

export interface ChildOptions {
  readonly name: string
  readonly args: readonly string[]
  /** Module to run instead of the paysignal command. */
  readonly module?: URL
  readonly env?: Readonly<Record<string, string>>
  readonly onRestart?: (name: string) => void
  /** Called for each message besides the first, which tells the addresses. */
  readonly onMessage?: (message: unknown) => void
}

export interface Child {
  readonly name: string
  readonly pid: () => number | undefined
  readonly urls: () => Readonly<Record<string, string>>
  readonly restarts: () => number
  send(message: object): void
  /** Asks it to end, and kills it after the bound. */
  stop(timeoutMs: number): Promise<void>
}

const command = new URL(import.meta.url.endsWith('.ts') ? '../../bin/paysignal-source.mjs' : '../../bin/paysignal.mjs', import.meta.url)

/**
 * Starts a process and resolves once it is ready. One that dies unasked is started again: killing any part must cost no event.
 * @throws {CliError} `FAILURE` with what it printed, when it does not become ready the first time.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  let restarts = 0
  let isStopping = false
  let current = launch(options)
  let urls = await current.ready

  const watch = (launched: Launched) =>
    launched.process.once('exit', () => {
      if (isStopping) return
      restarts += 1
      options.onRestart?.(options.name)
      setTimeout(() => {
        if (isStopping) return
        current = launch(options)
        watch(current)
        current.ready.then(
          (next) => {
            urls = next
          },
          () => {}, // its exit is watched, and starts the next one
        )
      }, 200)
    })
  watch(current)

  return {
    name: options.name,
    pid: () => current.process.pid,
    urls: () => urls,
    restarts: () => restarts,
    send: (message) => {
      if (current.process.connected) current.process.send(message)
    },
    stop: (timeoutMs) => {
      isStopping = true
      return end(current.process, timeoutMs)
    },
  }
}

/** V8 takes what a machine has; five processes on one laptop should take what they need. */
const memoryLimits = ['--max-semi-space-size=16', '--max-old-space-size=256']

interface Launched {
  readonly process: ChildProcess
  readonly ready: Promise<Readonly<Record<string, string>>>
}

function launch({ name, args, module = command, env, onMessage }: ChildOptions): Launched {
  const child = fork(fileURLToPath(module), [...args], {
    env: { ...process.env, ...env },
    execArgv: memoryLimits,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: true, // a group of its own: Ctrl-C in a terminal reaches the demo alone, which stops its parts in order
  })
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-2000)
  })
  const ready = new Promise<Readonly<Record<string, string>>>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new CliError('FAILURE', `the ${name} process ended with code ${code} before it was ready: ${complaint.trim()}`)),
    )
    child.on('message', (message) => {
      if (isReadyMessage(message)) resolve(message.ready)
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
