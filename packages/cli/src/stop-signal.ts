export interface StopOptions {
  /**
   * Whether to stop when the parent process ends. Needed below npm, because npm starts a shell that does not forward signals.
   * @default false
   */
  readonly watchesParent?: boolean
}

const parentEveryMs = 500

// A little less than five seconds: a person at the terminal does not wait longer.
const patienceMs = 4_800

/**
 * Returns a signal that aborts on Ctrl-C, on SIGTERM, and when the parent process ends.
 * If the process has not ended five seconds later, or at a second Ctrl-C, it exits with code 130.
 */
export function stopSignal({ watchesParent = false }: StopOptions = {}): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130)
    stop()
  }
  const stop = () => {
    setTimeout(() => process.exit(130), patienceMs).unref()
    controller.abort()
  }
  const parent = process.ppid
  const timer = watchesParent ? setInterval(() => process.ppid !== parent && stop(), parentEveryMs).unref() : undefined
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('disconnect', stop)
  return {
    signal: controller.signal,
    release: () => {
      clearInterval(timer)
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('disconnect', stop)
    },
  }
}

/** Resolves when the signal aborts. */
export const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
