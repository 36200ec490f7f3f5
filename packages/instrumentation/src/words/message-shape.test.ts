import { gatepay, hashnut } from '@paysignal/providers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMessageShape } from './message-shape.ts'

const shapeOf = createMessageShape(hashnut().catalogue)

test.each([
  // The words that explain a code are kept.
  ['timestamp expired', 'timestamp expired'],
  ['Order 20261121000123 Not Found', 'Order <n> Not Found'],
  ['order M-2026-17 not found', 'order * not found'],
  ['amount 12.50 below 20,000', 'amount <n> * <n>'],
  ['invalid request: amount exceeds limit (-24)', 'invalid request: amount exceeds limit (<n>)'],
  ['merchantOrderId, batch_id or chain/token missing', 'merchantOrderId, * chain/token missing'],
  ['field=amount must not be null', 'field=amount must not * null'],
  ['coinToken not supported, chain-token invalid', 'coinToken not *, chain-token invalid'],
  ['缺少必需字段', '缺少必需字段'],
  ['余额不足,请充值', '余额不足,*'],
  // Values are not kept.
  ['payer Marlowe Smith sent too little to 12 Elm Street', 'payer * sent * <n> *'],
  ['Authorization: Bearer x', '*'],
  ['password: hunter is wrong', '* is *'],
  ['secret=PLANTED wrong', '*'],
  ['see https://pay.example/order?token=abc now', '*?token=*'],
  ['mail order@example.co.uk please', '*'],
  ['to TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE failed', '* failed'],
  ['to 0x52908400098527886E0F7030069857D2E4169EE7 failed', '* failed'],
  ['hash 9f86d081884c7d659a2feaa0c55ad015', 'hash *'],
  ['sign dGhpcyBpcyBhIHNlY3JldA== wrong', '*'],
  ['b r a d a d d e d fee bad', '*'],
  ['ad:fe:be:ef', '*'],
  ['付款人张伟的订单', '*'],
  ['张 伟 待 支付', '*'],
  ['order4567 orders orderly disorder preorder_x', '*'],
  ['line\nbreak\u0000and\u202Emore', '*'],
  ['zero\u200Bwidth or\u200Bder order', '* order'],
  ['card ١٢٣٤ 4111 1111 1111 1111', '* <n> <n> <n> <n> <n>'],
  ['<order> <n> *', '*'],
])('the shape of %j is %j', (message, shape) => {
  expect(shapeOf(message)).toBe(shape)
})

test('each provider has the words of its own catalogue', () => {
  expect(shapeOf('withdraw refunded')).toBe('*')
  expect(createMessageShape(gatepay().catalogue)('withdraw refunded')).toBe('withdraw refunded')
  expect(createMessageShape([])('withdraw request timeout')).toBe('* request timeout')
})

test('a shape has at most 120 characters, and a huge message is processed quickly', () => {
  expect(shapeOf('order '.repeat(1_000_000))).toHaveLength(120)
  expect(shapeOf('a'.repeat(10_000_000))).toBe('*')
  shapeOf('"'.repeat(500))
  shapeOf('*.'.repeat(250))
  shapeOf(`${' '.repeat(479)}x${' '.repeat(1_000)}`)
})

test('each word in a shape is a whole word of the message, and a technical word or one of the catalogue', () => {
  const texts = hashnut().catalogue.flatMap(({ code, aliases = [], message, messageZh = '' }) => [code, ...aliases, message, messageZh])
  const parts = (text: string) => text.split(/(?<=[a-z])(?=[A-Z])/)
  const documented = new Set((texts.join(' ').match(/\p{L}+/gu) ?? []).flatMap(parts).map((word) => word.toLowerCase()))
  const technicalShape = createMessageShape([])
  const isKnown = (word: string) => documented.has(word.toLowerCase()) || technicalShape(word) === word
  const piece = fc.oneof(
    fc.constantFrom(...documented),
    fc.constantFrom(' ', ', ', '_', '/', '.', '+', '7', ''),
    fc.string(),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const message = pieces.join('')
      const shape = shapeOf(message)
      // A shape of 120 characters may end within a word. The part of the word at the end is not a whole word of the message.
      fc.pre(shape.length < 120)
      const whole = new Set(message.match(/[\p{L}\p{M}\p{N}]+/gu))
      for (const kept of shape.replaceAll('<n>', '').match(/\p{L}+/gu) ?? [])
        expect([kept, whole.has(kept), parts(kept).every(isKnown)]).toEqual([kept, true, true])
    }),
  )
})

test('a word that is cut because the message is too long is not kept', () => {
  expect(shapeOf(`${'x'.repeat(474)} orderlysecret`)).toBe('*')
})
