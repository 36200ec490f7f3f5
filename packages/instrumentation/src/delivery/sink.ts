/** One event, ready to be written. */
export interface EncodedEvent {
  /** Events of one order have the same key, so that they go to the same partition of Kafka. Null for an event that belongs to no order. */
  readonly key: string | null
  /** UTF-8 JSON. */
  readonly value: Buffer
}

/** The result for the events of a batch. The three counts add up to the size of the batch. */
export interface WriteResult {
  /** Events that the destination has acknowledged. */
  readonly delivered: number
  /** Events that were written to the spool, from where they will be sent to the destination. */
  readonly spooled: number
  /** Events that the destination has refused, and would refuse again. */
  readonly rejected: number
}

/** The functions that a sink calls to report what happens between its writes. */
export interface SinkReports {
  /** The destination has acknowledged `count` spooled events. */
  forwarded(count: number): void
  /** The destination has refused `count` spooled events, and would refuse them again. */
  rejected(count: number): void
  /** A dead process left `count` events in the spool. This process has taken them over and will forward them. */
  adopted(count: number): void
  /** Another process has taken over `count` spooled events of this process and will forward them. */
  handedOver(count: number): void
  /** `count` spooled events can no longer be read. */
  damaged(count: number): void
  /** Something failed and will be retried. Every failure is counted; the first one is logged. */
  failed(error: unknown): void
}

/** An open destination. `write` is called again only after the previous call settled. */
export interface OpenSink {
  /**
   * Resolves once every event of the batch is delivered, spooled or rejected. If it rejects, the same batch is written again later. If it rejects
   * with an `InstrumentationError` that has the code `SINK_FULL`, the batch is dropped.
   */
  write(batch: readonly EncodedEvent[]): Promise<WriteResult>
  /** Delivers what it can within the time, then releases all resources. Idempotent. Never rejects. */
  close(timeoutMs: number): Promise<void>
}

/** A destination of events: `kafkaEvents(…)`, `spoolEvents(…)` or your own. Nothing starts before `open` is called. */
export interface EventSink {
  /** Opens the destination. Must return at once: connect in the background, and let `write` wait. */
  open(reports: SinkReports): OpenSink
}
