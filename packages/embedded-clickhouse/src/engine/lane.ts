import { EmbeddedClickHouseError } from '../embedded-clickhouse-error.ts'

/** Limits how many pieces of work run at once. The others wait in a queue. */
export interface Lane {
  /** Runs the work when it is its turn. Rejects with `ABORTED` when the signal aborts before that, or when the lane is closed. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>
  /** Refuses waiting work. Resolves when the running work has ended. */
  close(): Promise<void>
}

interface Waiting {
  start(): void
  refuse(error: EmbeddedClickHouseError): void
}

/** @param width Number of pieces of work that may run at once. */
export function createLane(width: number): Lane {
  const waiting = new Set<Waiting>()
  let running = 0
  let isClosed = false
  let onIdle = () => {}

  const enter = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const leave = () => entry.refuse(new EmbeddedClickHouseError('ABORTED', 'the caller has closed the connection'))
      const settle = (then: () => void) => {
        waiting.delete(entry)
        signal.removeEventListener('abort', leave)
        then()
      }
      const entry: Waiting = { start: () => settle(resolve), refuse: (error) => settle(() => reject(error)) }
      if (isClosed) return entry.refuse(closed())
      if (signal.aborted) return leave()
      waiting.add(entry)
      signal.addEventListener('abort', leave, { once: true })
      startNext()
    })

  const startNext = () => {
    const [first] = waiting
    if (running < width && first) {
      running += 1
      first.start()
    }
    if (running === 0) onIdle()
  }

  return {
    async run(signal, work) {
      await enter(signal)
      try {
        return await work()
      } finally {
        running -= 1
        startNext()
      }
    },
    close() {
      isClosed = true
      for (const entry of waiting) entry.refuse(closed())
      return new Promise((resolve) => {
        onIdle = resolve
        startNext()
      })
    },
  }
}

const closed = () => new EmbeddedClickHouseError('ABORTED', 'the embedded ClickHouse is closing')
