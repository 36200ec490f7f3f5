import { fork } from 'node:child_process'
import { once } from 'node:events'

/** A service that runs in another process. */
export interface Service {
  readonly url: string
  /** Resolves when the process has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** Everything that the process has written to stderr so far. */
  stderr(): string
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** Starts a module of the sources in a child process, with its settings as JSON. Resolves once the process sends `{ url }`. */
export async function startService(module: URL, settings: object): Promise<Service> {
  const child = fork(module, [JSON.stringify(settings)], {
    execArgv: ['--conditions=@paysignal/source'],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const ended = once(child, 'close').then(([code, signal]) => {
    process.off('exit', killWithUs)
    return { code, signal }
  })
  const failed = ended.then(({ code, signal }) => {
    throw new Error(`${module.pathname} ended (${code ?? signal}) before it was ready:\n${stderr}`)
  })
  const [message] = await Promise.race([once(child, 'message'), failed])
  failed.catch(() => undefined)
  return {
    url: String(message.url),
    ended,
    stderr: () => stderr,
    async stop(signal) {
      child.kill(signal)
      await ended
    },
  }
}

/** For the started process: its settings, and the function with which it reports that it is ready. */
export const serviceSettings = <T>(): T => JSON.parse(process.argv[2] ?? '{}') as T // The cast is safe because `startService` wrote it.
export const announce = (url: string | undefined) => process.send?.({ url })
