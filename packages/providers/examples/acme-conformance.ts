import { type ConformanceFixtures, conformanceProblems } from '@paysignal/providers/conformance'
import { acme, acmeSignature } from './acme.ts'

const secret = 'example-secret'
const marker = 'MUST_NOT_BE_RECORDED'

const fixtures: ConformanceFixtures = {
  nowMs: Date.now(),
  marker,
  acceptsUnsigned: false,
  signCallback: ({ body, timestampMs, nonce }) => {
    const timestamp = String(timestampMs)
    return { 'acme-timestamp': timestamp, 'acme-nonce': nonce, 'acme-signature': acmeSignature(secret, timestamp, nonce, body) }
  },
  answers: [
    {
      call: 'POST /v1/payments',
      request: { id: 'M1' },
      answer: { ok: true, result: { id: 'M1', status: 'NEW', payUrl: `https://acme.example/${marker}` } },
      expected: { outcome: 'ok', objects: [{ type: 'order', id: 'M1', state: 'created' }] },
    },
    {
      call: 'POST /v1/payments',
      request: { id: 'M1' },
      answer: { ok: false, error: { code: 'E2001', message: 'exists' } },
      expected: { outcome: 'provider_error', error: { category: 'duplicate', isKnown: true }, objects: [{ id: 'M1', state: undefined }] },
    },
  ],
  callbacks: [{ body: { payment: { id: 'M1', status: 'PAID' } }, type: 'PAYMENT', objects: [{ id: 'M1', state: 'settled', isAnnounced: true }] }],
}

const problems = conformanceProblems(acme({ secret }), fixtures)
console.log(problems.length === 0 ? 'acme conforms' : problems.join('\n'))
