/** Remembers nonces for a limited time. */
export interface NonceMemory {
  /** Whether the nonce was used within that time. If not, the nonce is remembered from now on. */
  isUsed(nonce: string, nowMs: number): boolean
}

export function createNonceMemory(keepMs: number): NonceMemory {
  const usedAt = new Map<string, number>()
  return {
    isUsed: (nonce, nowMs) => {
      // A Map keeps the sequence of insertion, so the oldest nonces come first.
      for (const [old, at] of usedAt) {
        if (nowMs - at <= keepMs) break
        usedAt.delete(old)
      }
      if (usedAt.has(nonce)) return true
      usedAt.set(nonce, nowMs)
      return false
    },
  }
}
