/**
 * A signal that is aborted when the process is asked to stop: Ctrl-C, SIGTERM, or the death of the process that started it.
 * A second Ctrl-C ends the process at once.
 */
export function stopSignal(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort()
  }
  const onOrphaned = () => controller.abort()
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('disconnect', onOrphaned)
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('disconnect', onOrphaned)
    },
  }
}

/** Resolves when the signal is aborted. */
export const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
