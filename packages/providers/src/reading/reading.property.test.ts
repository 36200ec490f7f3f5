import { categories, recordedWord, retryAdvice, states } from '@paysignal/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Exchange, knownWords, type Operation, providers } from '../index.ts'

const names = [
  'status',
  'code',
  'data',
  'label',
  'errorMessage',
  'success',
  'msg',
  'resultCode',
  'state',
  'merchantTradeNo',
  'merchantOrderId',
  'payOrderId',
]
const more = [
  'prepayId',
  'bizType',
  'bizId',
  'bizStatus',
  'main_order',
  'suborders',
  'batch_id',
  'refundInfo',
  'refundRequestId',
  'errorMsg',
  '__proto__',
  ...['bizData', 'chain', 'currency', 'chainCode', 'tokenSymbol'],
]
const words = ['SUCCESS', 'FAIL', '000000', '0', '400002', 'PAID', 'PAY', 'PAY_REFUND', '-2', 'amount not enough']
const leaf = fc.oneof(fc.constantFrom(...words), fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null))
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names, ...more), tie('tree')),
    tie('tree').map((value) => JSON.stringify(value) ?? ''),
  ),
}))

const everyProvider = Object.entries(providers).map(([name, create]) => [name, create({ secret: 's' })] as const)

test.each(everyProvider)('%s reads any answer to any call without throwing, and the reading has only words of the closed sets', (_name, provider) => {
  const known = knownWords(provider)
  const operations: fc.Arbitrary<Operation | undefined> = fc.constantFrom(undefined, ...provider.operations)
  fc.assert(
    fc.property(
      operations,
      tree,
      tree,
      fc.constantFrom(200, 200, 200, 0, 302, 400, 429, 500),
      fc.string(),
      (operation, requestBody, responseBody, httpStatus, text) => {
        const exchange: Exchange = { httpStatus, requestPath: `/x?${text}`, requestBody, responseBody, responseHeader: () => text }
        const { outcome, error, objects } = provider.readCall(operation, exchange)
        expect(outcome === 'provider_error').toBe(error !== undefined)
        if (error)
          expect([error.category in categories, error.retry in retryAdvice, recordedWord(error.code, known) === error.code]).toEqual([
            true,
            true,
            true,
          ])
        for (const { id, providerId, state, providerState, chain = '', currency = '' } of objects) {
          expect(id !== '' || providerId !== '').toBe(true)
          expect(state === undefined || state in states).toBe(true)
          for (const word of [providerState, chain, currency]) expect(recordedWord(word, known)).toBe(word)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test.each(everyProvider)('%s reads any callback without throwing, and equal bodies have equal keys', (_name, provider) => {
  fc.assert(
    fc.property(tree, (body) => {
      const copy: unknown = JSON.parse(JSON.stringify(body))
      expect(provider.readCallback(copy)?.idempotencyKey).toBe(provider.readCallback(JSON.parse(JSON.stringify(copy)))?.idempotencyKey)
    }),
    { numRuns: 500 },
  )
})

test.each(everyProvider)('%s verifies random bytes and headers without throwing, and accepts none of them', (_name, provider) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.string({ minLength: 1 }), (body, timestamp, other) => {
      const header = (name: string) => (name.endsWith('timestamp') ? timestamp : other)
      expect(provider.verifyCallback({ header, body, nowMs: 0 }).isValid).toBe(false)
    }),
    { numRuns: 300 },
  )
})
