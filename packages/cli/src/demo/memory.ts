import { readFileSync } from 'node:fs'

const bytesPerMiB = 1024 * 1024

/** Resident memory of a process in MiB, 0 when it cannot be read: the kernel tells it on Linux only. */
export function residentMiB(pid: number | undefined): number {
  try {
    const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(resident ?? 0) / 1024
  } catch {
    return pid === process.pid ? process.memoryUsage.rss() / bytesPerMiB : 0
  }
}
