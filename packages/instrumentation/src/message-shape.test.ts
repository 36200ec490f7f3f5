import { expect, test } from 'vitest'
import { messageShape } from './message-shape.ts'

test.each([
  ['timestamp expired', 'timestamp expired'],
  ['order 20261121000123 not found', 'order <id> not found'],
  ['amount 12.50 below 20,000', 'amount <n> below <n>'],
  ['see https://pay.example/x?token=abc now', 'see <url> now'],
  ['mail ann.lee@example.co.uk please', 'mail <email> please'],
  ['to TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE failed', 'to <id> failed'],
  ['to 0x52908400098527886E0F7030069857D2E4169EE7 failed', 'to <hex> failed'],
  ['hash 9f86d081884c7d659a2feaa0c55ad015', 'hash <hex>'],
  ['bech bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq ok', 'bech <id> ok'],
  ['key "my secret" and \'other\'', 'key <text> and <text>'],
  ['sign dGhpcyBpcyBhIHNlY3JldCBzaWduYXR1cmU= wrong', 'sign <id> wrong'],
  ['secret=PLANTEDSECRETAB wrong', 'secret=<value> wrong'],
  ['password: hunter is wrong', 'password: <value> is wrong'],
  ['at pay.example.com/p?sig=qwertyuiopasdf&x=abc', 'at pay.example.com/p?sig=<value>&x=<value>'],
  ['nonce:abCDefGHijKL', 'nonce:<value>'],
  ['invalid request: amount too small', 'invalid request: amount too small'],
  ['line\nbreak\u0000and\u202Emore', 'line break and more'],
  ['签名错误 123', '签名错误 <n>'],
])('%j becomes %j', (message, shape) => {
  expect(messageShape(message)).toBe(shape)
})

test('a shape has at most 120 characters, and a huge message costs little', () => {
  expect(messageShape('word '.repeat(1_000_000))).toHaveLength(120)
  messageShape('a'.repeat(10_000_000))
  messageShape('"'.repeat(500))
  messageShape('@.'.repeat(250))
})
