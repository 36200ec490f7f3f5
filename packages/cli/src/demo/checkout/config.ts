/** The configuration of the checkout service. The demo passes it as JSON in the environment variable `checkoutVariable`. */
export interface CheckoutConfig {
  readonly port: number
  readonly speed: number
  readonly seed: number
  readonly callsPerSecond: number
  readonly gatepay: { readonly url: string; readonly clientId: string; readonly secret: string }
  readonly hashnut: { readonly url: string; readonly accessKeyId: string; readonly secret: string }
  /** Folder of the spool. Without Kafka, events end there; with Kafka, they wait there until Kafka has them. */
  readonly spoolDir: string
  /** @default none; events go to the spool only */
  readonly kafkaBrokers?: readonly string[]
}

/** A message from the demo to the running checkout service. */
export type CheckoutCommand = { readonly command: 'wrong-key'; readonly isWrong: boolean } | { readonly command: 'finish' }

/** The answer of the checkout service to `finish`, sent after all its events were delivered. */
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
