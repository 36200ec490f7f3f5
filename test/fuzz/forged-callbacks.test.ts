import type { CallbackReading, CallbackRequest, Provider } from '@paysignal/providers'
import { expect, test } from 'vitest'
import { forgedCallbacks, fuzzer } from './forged-callbacks.fuzz.ts'

test('the plugin refuses forged callbacks and accepts authentic ones, as an independent oracle decides', async () => {
  const counts = await fuzzer.run({ seed: 6, runs: 2_000 })
  expect(counts['authentic']).toBeGreaterThan(500)
  expect(counts['refused']).toBeGreaterThan(500)
  for (const result of [
    'accepted',
    'duplicate',
    'replayed',
    'handler_failed',
    'rejected_signature',
    'rejected_unsigned',
    'rejected_timestamp',
    'rejected_malformed',
  ])
    expect(counts[result], result).toBeGreaterThan(0)
})

test('the same seed gives the same run', async () => {
  expect(await fuzzer.run({ seed: 7, runs: 200 })).toEqual({ ...(await fuzzer.run({ seed: 7, runs: 200 })), heapGrowthKiB: expect.any(Number) })
})

/** Each of these providers has one fault. They are made from the real provider. */
const broken: Record<string, (provider: Provider) => Partial<Provider>> = {
  'accepts everything': () => ({ verifyCallback: () => ({ isValid: true, isSigned: true, body: {}, timestampMs: undefined, requestId: 'any' }) }),
  'looks at no age': ({ verifyCallback }) => ({
    verifyCallback: (request) => verifyCallback({ ...request, nowMs: Number(stampOf(request)) || request.nowMs }),
  }),
  'looks only for an old stamp': ({ verifyCallback }) => ({
    verifyCallback: (request) => verifyCallback({ ...request, nowMs: Math.max(request.nowMs, Number(stampOf(request)) || 0) }),
  }),
  'verifies without the blanks around the body': ({ verifyCallback }) => ({
    verifyCallback: (request) => either(verifyCallback, request, { ...request, body: Buffer.from(Buffer.from(request.body).toString().trim()) }),
  }),
  'verifies what it has written again': ({ verifyCallback }) => ({
    verifyCallback: (request) => either(verifyCallback, request, { ...request, body: rewritten(request.body) }),
  }),
  'leaves zeros between the uuid and the stamp aside': ({ verifyCallback }) => ({
    verifyCallback: (request) => either(verifyCallback, request, { ...request, header: (name) => withZerosMoved(request.header, name) }),
  }),
  'answers what it refuses with success': ({ callbackAnswers: { accepted } }) => ({ callbackAnswers: { accepted, refused: accepted } }),
  'knows no callback again': ({ readCallback }) => ({
    readCallback: (body) => withKey(readCallback(body), String(Math.random())),
  }),
  'takes all callbacks for one': ({ readCallback }) => ({ readCallback: (body) => withKey(readCallback(body), 'one') }),
  'refuses a seventh of what is authentic': ({ verifyCallback }) => ({
    verifyCallback: (request) => (Number(stampOf(request)) % 7 === 0 ? { isValid: false, reason: 'rejected_signature' } : verifyCallback(request)),
  }),
}

test.each(Object.entries(broken))('the fuzzer detects a provider that %s', async (_name, breaking) => {
  const broken = forgedCallbacks((provider) => ({ ...provider, ...breaking(provider) }))
  await expect(broken.run({ seed: 6, runs: 2_000 })).rejects.toThrow(/--seed 6, after 0 requests: /)
})

const stampOf = ({ header }: CallbackRequest) => header('x-gatepay-timestamp') ?? header('hashnut-webhook-timestamp')

function either(verify: Provider['verifyCallback'], request: CallbackRequest, changed: CallbackRequest) {
  const asItIs = verify(request)
  return asItIs.isValid ? asItIs : verify(changed)
}

function rewritten(body: Uint8Array): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(Buffer.from(body).toString())))
  } catch {
    return body
  }
}

function withZerosMoved(header: CallbackRequest['header'], name: string): string | undefined {
  const stamp = header('hashnut-webhook-timestamp') ?? ''
  const zeros = /^0*/.exec(stamp)?.[0] ?? ''
  if (name === 'hashnut-webhook-timestamp') return stamp.slice(zeros.length) || undefined
  return name === 'hashnut-webhook-uuid' ? `${header(name) ?? ''}${zeros}` : header(name)
}

const withKey = (reading: CallbackReading | undefined, idempotencyKey: string) => reading && { ...reading, idempotencyKey }
