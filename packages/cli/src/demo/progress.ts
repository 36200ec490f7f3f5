import type { Output } from '../command.ts'

export interface Progress {
  /** One line that stays. */
  event(text: string): void
  /** The line that moves, on a terminal only. */
  tick(share: number, stored: number): void
  end(): void
}

const width = 30

/** Tells the person at the terminal what happens, as it happens. */
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
