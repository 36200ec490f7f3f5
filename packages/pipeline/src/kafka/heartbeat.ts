import type { KafkaPartition } from './partition.ts'
import { protocolErrorOf } from './protocol-error.ts'

interface HeartbeatOptions {
  /** The group removes a member that sent no heartbeat for this time, in milliseconds. */
  readonly sessionTimeoutMs: number
  /** How long a batch may continue after the group has begun to reassign partitions, in milliseconds. */
  readonly graceMs: number
}

/**
 * Sends heartbeats while a batch is being stored. This process then stays a member of its group, even if the store takes very long.
 * The partition is lost at once when the group no longer knows this member, or when no heartbeat has succeeded for the session timeout.
 * When the group only reassigns its partitions, the partition is lost after `graceMs`.
 * @returns a function that stops the heartbeats.
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
      const type = protocolErrorOf(reason)
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
