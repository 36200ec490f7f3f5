import type { Output } from '../command.ts'

export interface Progress {
  /** Prints a line with the elapsed time. */
  event(text: string): void
  /** Updates the progress bar. Only a terminal shows it. */
  tick(share: number, stored: number): void
  /** Removes the progress bar. */
  end(): void
}

const width = 30

/** Prints what happens during the run. */
export function createProgress(output: Output): Progress {
  const startedMs = Date.now()
  const isTerminal = process.stderr.isTTY === true
  const clear = () => {
    if (isTerminal) process.stderr.write('\r\x1b[K')
  }
  return {
    event: (text) => {
      clear()
      output.note(`${((Date.now() - startedMs) / 1000).toFixed(1).padStart(6)} s  ${text}`)
    },
    tick: (share, stored) => {
      if (!isTerminal) return
      const full = Math.round(Math.min(1, share) * width)
      process.stderr.write(`\r\x1b[K          [${'#'.repeat(full)}${'.'.repeat(width - full)}] ${stored} events stored`)
    },
    end: clear,
  }
}
