export interface StopOptions {
  /** Stops when the parent process ends. npm starts a shell that takes a signal and passes it to nobody; default false. */
  readonly watchesParent?: boolean
}

const parentEveryMs = 500

// A little less than the five seconds that a person waits.
const patienceMs = 4_800

/**
 * A signal that is aborted when the process is asked to stop: Ctrl-C, SIGTERM, or the death of the process that started it.
 * What has not ended by itself within five seconds, or at a second Ctrl-C, is ended.
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

/** Resolves when the signal is aborted. */
export const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
