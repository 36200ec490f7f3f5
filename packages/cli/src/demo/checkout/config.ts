/** What the demo tells its checkout service, as JSON in the environment. */
export interface CheckoutConfig {
  readonly port: number
  readonly speed: number
  readonly seed: number
  readonly callsPerSecond: number
  readonly gatepay: { readonly url: string; readonly clientId: string; readonly secret: string }
  readonly hashnut: { readonly url: string; readonly accessKeyId: string; readonly secret: string }
  /** Folder of the spool: the destination on one machine, the write-ahead log before Kafka. */
  readonly spoolDir: string
  readonly kafkaBrokers?: readonly string[]
}

/** What the demo tells it while it runs. */
export type CheckoutCommand = { readonly command: 'wrong-key'; readonly isWrong: boolean } | { readonly command: 'finish' }

/** What it answers to `finish`, once everything it accepted has been handed over. */
export interface CheckoutReport {
  readonly finished: {
    readonly emitted: number
    readonly delivered: number
    readonly dropped: number
    readonly spooled: number
    readonly inFlight: number
  }
}

export const checkoutVariable = 'PAYSIGNAL_CHECKOUT'
