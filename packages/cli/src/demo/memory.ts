import { readFileSync } from 'node:fs'

const bytesPerMiB = 1024 * 1024

/**
 * Memory of a process in MiB. Memory that several processes share counts proportionally for each of them. Outside Linux it is known only for this
 * process, and 0 for the others.
 */
export function memoryMiB(pid: number | undefined): number {
  try {
    const proportional = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
    return Number(proportional ?? 0) / 1024
  } catch {
    return pid === process.pid ? process.memoryUsage.rss() / bytesPerMiB : 0
  }
}
