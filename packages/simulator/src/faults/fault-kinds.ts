import { code, fields, flag, number, oneOf, type Shape, text, yes } from '../options/shape.ts'

/** What a fault changes. It decides which conditions a rule may have. `ambient` faults are active for the whole provider, not for single calls. */
export type FaultScope = 'call' | 'ambient' | 'callback' | 'settlement' | 'payment'

interface FaultKind {
  readonly scope: FaultScope
  readonly shape: Shape
}

const status = number({ min: 200, max: 599, isWhole: true })
const milliseconds = number({ min: 0, max: 86_400_000 })
const count = number({ min: 1, max: 1_000_000, isWhole: true })
const applied = { applied: flag }

/**
 * Every kind of fault, by the member that identifies it. The first member of this list that a fault has decides its kind: a `code` fault may also
 * have an `httpStatus`.
 */
export const faultKinds = {
  code: { scope: 'call', shape: fields({ code, httpStatus: status, message: text, ...applied }) },
  malformed: { scope: 'call', shape: fields({ malformed: oneOf(['html', 'json', 'empty']), ...applied }) },
  truncated: { scope: 'call', shape: fields({ truncated: yes }) },
  huge: { scope: 'call', shape: fields({ huge: number({ min: 1, max: 2 ** 30, isWhole: true }), ...applied }) },
  hang: { scope: 'call', shape: fields({ hang: yes, ...applied }) },
  reset: { scope: 'call', shape: fields({ reset: yes, ...applied }) },
  httpStatus: {
    scope: 'call',
    shape: fields({
      httpStatus: status,
      body: oneOf(['html', 'empty', 'json']),
      retryAfter: number({ min: 0, max: 86_400, isWhole: true }),
      ...applied,
    }),
  },
  rateLimit: {
    scope: 'call',
    shape: fields({
      rateLimit: fields({ limit: number({ min: 0, max: 1e9, isWhole: true }), windowMs: number({ min: 1, max: 86_400_000 }), code }, [
        'limit',
        'windowMs',
      ]),
    }),
  },
  clockSkewMs: { scope: 'ambient', shape: fields({ clockSkewMs: number({ min: -31_536_000_000, max: 31_536_000_000 }) }) },
  secret: { scope: 'ambient', shape: fields({ secret: oneOf(['rotated']), side: oneOf(['requests', 'callbacks', 'both']) }) },
  callbacks: {
    scope: 'callback',
    shape: fields({
      callbacks: oneOf(['drop', 'delay', 'duplicate', 'replay', 'tamper', 'reorder']),
      delayMs: milliseconds,
      count: number({ min: 1, max: 100, isWhole: true }),
      part: oneOf(['body', 'signature', 'timestamp', 'unsigned']),
    }),
  },
  settlement: { scope: 'settlement', shape: fields({ settlement: oneOf(['stuck', 'slow', 'fail']), factor: number({ min: 1, max: 1e6 }) }) },
  payment: { scope: 'payment', shape: fields({ payment: text }) },
  // Must come last, because callback faults have a member `delayMs`, too.
  delayMs: { scope: 'call', shape: fields({ delayMs: milliseconds }) },
} as const satisfies Record<string, FaultKind>

export type FaultKindName = keyof typeof faultKinds

/** The kind of a fault. Undefined when no member identifies one. */
export const faultKindOf = (fault: object): FaultKindName | undefined =>
  // The cast is safe because every key of `faultKinds` is a FaultKindName.
  (Object.keys(faultKinds) as FaultKindName[]).find((kind) => Object.hasOwn(fault, kind))

export const ruleShape = fields(
  {
    name: text,
    provider: oneOf(['gatepay', 'hashnut']),
    operation: text,
    object: oneOf(['order', 'refund', 'payout']),
    orderId: text,
    from: number({ min: 0 }),
    until: number({ min: 0 }),
    rate: number({ min: 0, max: 1 }),
    times: count,
    once: flag,
    fault: () => [],
  },
  ['fault'],
)
