/** One event, ready to leave: UTF-8 JSON and the key that keeps events of one order together. */
export interface EncodedEvent {
  readonly key: string | null
  readonly value: Buffer
}

/** What became of a batch that was taken: every event of it is in exactly one of the three. */
export interface WriteResult {
  /** Acknowledged by their destination. */
  readonly delivered: number
  /** Durable on disk, on their way to the destination. */
  readonly spooled: number
  /** Refused for good. */
  readonly rejected: number
}

/** What a sink tells while it works. */
export interface SinkReports {
  /** Events that were spooled, and are now acknowledged by their destination. */
  forwarded(count: number): void
  /** Events that were spooled, and were refused for good. */
  rejected(count: number): void
  /** Events of a dead process that wait in the spool and are this one's to forward from now on. */
  adopted(count: number): void
  /** Events that were spooled, and are another process's to forward from now on. */
  handedOver(count: number): void
  /** Events that were spooled, and cannot be read any more. */
  damaged(count: number): void
  /** Something failed and is being retried; counted and told once. */
  failed(error: unknown): void
}

/** An open destination. `write` is never called twice at once. */
export interface OpenSink {
  /**
   * Resolves once every event of the batch is safe or refused. A rejection leaves the batch with the caller, who tries again;
   * an `InstrumentationError` with the code `SINK_FULL` says that there is no room, and the batch is dropped.
   */
  write(batch: readonly EncodedEvent[]): Promise<WriteResult>
  /** Delivers what can be delivered within the time, then lets go of everything. Idempotent; never rejects. */
  close(timeoutMs: number): Promise<void>
}

/** Where events go: `kafkaEvents(…)`, `spoolEvents(…)`, or one of your own. Nothing starts before `open`. */
export interface EventSink {
  readonly name: string
  open(reports: SinkReports): OpenSink
}
