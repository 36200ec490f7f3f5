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
  /** Called when one that died is ready again. */
  readonly onRestart?: (name: string) => void
  /** Called for each message besides the one that says it is ready. */
  readonly onMessage?: (message: unknown) => void
}

export interface Child {
  readonly name: string
  /** Settles once: when it is ready for the first time, or has ended before. Rejects with a {CliError} `FAILURE` that says what it printed. */
  readonly ready: Promise<void>
  pid(): number | undefined
  send(message: object): void
  /** Asks it to end, and kills it after the bound. */
  stop(timeoutMs: number): Promise<void>
}

const command = new URL('../../bin/paysignal.mjs', import.meta.url)
const restartAfterMs = 200

/** Starts a process. One that dies unasked, once it was ready, is started again: killing any part must cost no event. */
export function startChild(options: ChildOptions): Child {
  let isStopping = false
  let current = launch(options)

  const restart = () => {
    if (isStopping) return
    current = launch(options)
    keepAlive(current)
    current.ready.then(
      () => options.onRestart?.(options.name),
      () => {}, // its end is watched, and starts the next one
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

/** V8 takes what a machine has; five processes on one laptop should take what they need. */
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
    detached: true, // a group of its own: Ctrl-C in a terminal reaches the demo alone, which stops its parts in order
  })
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-2000)
  })
  const ready = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new CliError('FAILURE', `the ${name} process ended with code ${code} before it was ready: ${complaint.trim()}`)),
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
