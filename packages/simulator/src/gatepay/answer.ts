/** What an operation answers, before it is put into the envelope. */
export type GatepayAnswer =
  | { readonly kind: 'ok'; readonly data: unknown }
  /** Wallet endpoints answer without an envelope. */
  | { readonly kind: 'bare'; readonly data: unknown }
  | { readonly kind: 'refused'; readonly code: string; readonly message?: string }

export type Refusal = Extract<GatepayAnswer, { kind: 'refused' }>

export const ok = (data: unknown): GatepayAnswer => ({ kind: 'ok', data })
export const bare = (data: unknown): GatepayAnswer => ({ kind: 'bare', data })
/** @param message Replaces the catalogue's text. */
export const refused = (code: string, message?: string): Refusal => ({ kind: 'refused', code, ...(message !== undefined && { message }) })
