/** The members of a request. Upper and lower case make no difference, because one official SDK writes `MerchantTradeNo`. */
export interface Params {
  /** A member as text. Undefined when it is absent, or when it is what the SDKs send for an unset member: `""`, `0` or `"0"`. */
  text(name: string): string | undefined
  /** A member as it was sent. */
  raw(name: string): unknown
  list(name: string): readonly unknown[]
  object(name: string): Params
}

export function paramsFrom(value: unknown): Params {
  const members = new Map<string, unknown>(
    typeof value === 'object' && value !== null ? Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]) : [],
  )
  const raw = (name: string) => members.get(name.toLowerCase())
  return {
    raw,
    text: (name) => {
      const member = raw(name)
      if (typeof member !== 'string' && typeof member !== 'number') return undefined
      return member === '' || Number(member) === 0 ? undefined : String(member)
    },
    list: (name) => {
      const member = raw(name)
      return Array.isArray(member) ? member : []
    },
    object: (name) => paramsFrom(raw(name)),
  }
}

export const paramsFromQuery = (query: URLSearchParams): Params => paramsFrom(Object.fromEntries(query))
