import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gatepaySignature, hashnutSignature } from '../index.ts'
import { verifyRequest } from './verify-request.ts'

const secret = 'SECRET_MARKER_forged'
const nowMs = 1_735_689_660_000

const signings = {
  gatepay: (timestamp: string, nonce: string, body: string | Uint8Array) => gatepaySignature({ secret, timestamp, nonce, body }),
  hashnut: (timestamp: string, uuid: string, body: string | Uint8Array) => hashnutSignature({ secret, timestamp, uuid, body }),
} as const

const both = Object.keys(signings) as (keyof typeof signings)[] // The object is constant, so these are all its keys.

interface Forged {
  readonly body: Uint8Array
  readonly nonce?: string
  readonly timestamp?: string
  readonly signature?: string
}

/** Verifies a callback request and counts the bytes that were hashed for it, headers included. */
function costOf(provider: keyof typeof signings, { body, nonce = 'n0nce', timestamp = String(nowMs), signature }: Forged) {
  let bytes = 0
  const sign = (stamp: string, once: string, part: string | Uint8Array) => {
    bytes += Buffer.byteLength(stamp) + Buffer.byteLength(once) + Buffer.byteLength(part)
    return signings[provider](stamp, once, part)
  }
  // Without a given signature, use a wrong but well-formed one, so that verification reaches the hashing.
  const given = signature ?? signings[provider](timestamp, nonce, 'another body')
  const result = verifyRequest({ timestamp, nonce, signature: given, body, nowMs }, { sign, toleranceMs: 300_000 })
  return { bytes, result }
}

const size = 2_048
const repeated = (unit: fc.Arbitrary<string>) =>
  fc.tuple(unit, fc.integer({ min: 1, max: size })).map(([text, times]) => text.repeat(times).slice(0, size))
const nested = fc
  .tuple(
    fc.integer({ min: 0, max: 700 }),
    fc.constantFrom('1', '1,1', '"a"', '{}', '[]', '1e20', '"\\u8ba2"'),
    fc.integer({ min: 1, max: 300 }),
    fc.boolean(),
  )
  .map(([depth, item, times, isObject]) => {
    const [open, close] = isObject ? ['{"a":', '}'] : ['[', ']']
    return `${open.repeat(depth)}[${Array(times).fill(item).join(',')}]${close.repeat(depth)}`
  })
const shapes: fc.Arbitrary<Uint8Array> = fc.oneof(
  nested.map((text) => Buffer.from(text)),
  fc.json({ maxDepth: 6 }).map((text) => Buffer.from(text)),
  fc.json({ maxDepth: 6 }).map((text) => Buffer.from(JSON.stringify(JSON.parse(text), null, 8))),
  fc.string({ unit: 'binary', maxLength: size }).map((text) => Buffer.from(JSON.stringify(text))),
  repeated(fc.constantFrom('1e20,', '1e-7,', '-0,', '0.10,', '9'.repeat(30), 'null,')).map((text) => Buffer.from(`[${text}0]`)),
  repeated(fc.constantFrom('\\u0000', '\\"', '\\/', '\\ud800', '订', '\u2028', ' ')).map((text) => Buffer.from(`{"a":"${text}"}`)),
  repeated(fc.constantFrom('[', '{"a":', '[[],', '"', '""', '\\', '"\\', ' ', '\n', ',', ':', '[]', '}', '\t1,')).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: size }),
  fc.uint8Array({ maxLength: size }).map((bytes) => Buffer.concat([Buffer.from('["'), bytes, Buffer.from('"]')])),
  fc.integer({ min: 1, max: size }).map((count) => Buffer.concat([Buffer.from('["'), Buffer.alloc(count, 0xff), Buffer.from('"]')])),
)

test.each(both)('%s: at most 25 times the bytes of a forged body are hashed', (provider) => {
  fc.assert(
    fc.property(shapes, (body) => {
      const { bytes, result } = costOf(provider, { body })
      expect(result).toEqual({ isValid: false, reason: 'rejected_signature' })
      expect(bytes).toBeLessThanOrEqual(25 * body.byteLength + 1_000)
    }),
    { numRuns: 600, seed: 6 },
  )
})

test.each(both)('%s: a body nested 4,000 levels deep costs no more than a flat body', (provider) => {
  const deep = (item: string) => Buffer.from(`${'['.repeat(4_000)}${item.repeat(28_000)}1${']'.repeat(4_000)}`)
  for (const body of [deep('1,'), Buffer.from(`[${'{"a":{}},'.repeat(7_000)}1]`), Buffer.alloc(65_536, '[')]) {
    const { bytes, result } = costOf(provider, { body })
    expect(result).toEqual({ isValid: false, reason: 'rejected_signature' })
    expect(bytes).toBeLessThanOrEqual(25 * body.byteLength + 1_000)
  }
})

test.each(both)('%s: large headers are not hashed', (provider) => {
  const body = Buffer.from('{"a":1}')
  const large = '7'.repeat(16_000)
  for (const forged of [{ timestamp: large }, { nonce: large }, { signature: large }]) {
    const { bytes, result } = costOf(provider, { body, ...forged })
    expect(result.isValid).toBe(false)
    expect(bytes).toBeLessThanOrEqual(1_000)
  }
})
