/** The result of an operation, before it is put into the envelope. */
export type GatepayAnswer =
  | { readonly kind: 'ok'; readonly data: unknown }
  /** An answer without an envelope, as wallet endpoints give it. */
  | { readonly kind: 'bare'; readonly data: unknown }
  | { readonly kind: 'refused'; readonly code: string; readonly message?: string }

export type Refusal = Extract<GatepayAnswer, { kind: 'refused' }>

export const ok = (data: unknown): GatepayAnswer => ({ kind: 'ok', data })
export const bare = (data: unknown): GatepayAnswer => ({ kind: 'bare', data })
/** @param message Text that is shown instead of the catalogue's text. */
export const refused = (code: string, message?: string): Refusal => ({ kind: 'refused', code, ...(message !== undefined && { message }) })
