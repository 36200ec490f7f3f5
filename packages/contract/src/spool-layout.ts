/**
 * The spool is an LMDB environment in a folder of its own: a log of encoded events that outlives the process that wrote them.
 * One writer appends; one reader takes from the front: the plugin's forwarder (to Kafka) or, on a single machine, the pipeline.
 * Opened with lmdb-js as `open({ path, encoding: 'binary' })`, databases by `openDB(name, …)`.
 */
export const spoolLayout = {
  /** Version of this layout, kept under `meta.version`; a folder of another version is refused. */
  version: 1,
  /** Database: key is the sequence number (a number, from 0), value the encoded event (UTF-8 JSON). */
  events: 'events',
  /** Database, JSON values: messages that the store refused, by sequence number: `{ reason, code, at, value }`, the value as base64. */
  deadLetters: 'dead-letters',
  /** Database, JSON values: see `metaKeys`. */
  meta: 'meta',
  metaKeys: {
    /** Number: the version of the layout. */
    version: 'version',
    /** String: a random UUID, written by whoever makes the folder, so that a folder made anew never passes for the old one. */
    epoch: 'epoch',
    /** String: id of the reader that took the log last; another one finds itself fenced. */
    reader: 'reader',
    /** Number: the sequence number of the next event; written in the transaction that appends. */
    next: 'next',
    /** `{ offset: number, metadata: string }`: first sequence number not yet taken, and what the reader noted beside it. */
    commit: 'commit',
    /** `{ emitted: number, dropped: number }`: totals over all processes that wrote here, in the transaction that appends. */
    counters: 'counters',
  },
} as const
