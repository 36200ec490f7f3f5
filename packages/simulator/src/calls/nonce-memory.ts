/** Remembers nonces for a while. */
export interface NonceMemory {
  /** Whether it was used before within the time; from now on it is. */
  isUsed(nonce: string, nowMs: number): boolean
}

export function createNonceMemory(keepMs: number): NonceMemory {
  const usedAt = new Map<string, number>()
  return {
    isUsed: (nonce, nowMs) => {
      // Insertion order is time order, so the oldest come first.
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
