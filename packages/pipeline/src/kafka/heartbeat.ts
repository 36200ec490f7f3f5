import type { KafkaPartition } from './partition.ts'

interface HeartbeatOptions {
  readonly sessionTimeoutMs: number
  /** How long a batch may still go on once the group wants to share out anew. */
  readonly graceMs: number
}

/**
 * Keeps our membership alive while a batch is being stored, however long the store takes. The session ends at once when the group
 * no longer knows us, or when no heartbeat has got through for so long that it must have given us up; after a grace when it merely
 * wants its members to join anew. Returns the stop.
 */
export function keepAlive(
  payload: { heartbeat(): Promise<void> },
  partition: Pick<KafkaPartition, 'lose' | 'loseWithin'>,
  { sessionTimeoutMs, graceMs }: HeartbeatOptions,
): () => void {
  let succeededAt = performance.now()
  let isBeating = false
  const beat = async () => {
    if (isBeating) return
    isBeating = true
    try {
      await payload.heartbeat()
      succeededAt = performance.now()
    } catch (error) {
      const reason = error instanceof Error ? error : new Error('the heartbeat failed')
      const type = String((reason as { type?: unknown }).type)
      if (type === 'REBALANCE_IN_PROGRESS') partition.loseWithin(graceMs, reason)
      else if (type === 'ILLEGAL_GENERATION' || type === 'UNKNOWN_MEMBER_ID') partition.lose(reason)
      else if (performance.now() - succeededAt > sessionTimeoutMs) partition.lose(reason)
    } finally {
      isBeating = false
    }
  }
  const timer = setInterval(() => void beat(), sessionTimeoutMs / 8)
  return () => clearInterval(timer)
}
