import { expect, test } from 'vitest'
import { gatepaySignature } from './signing.ts'

const request = { secret: 'sim_payment_secret_0001', timestamp: '1735689600000', nonce: 'a1B2c3D4e5F6g7H8' }
const compact = '{"merchantTradeNo":"M202501010001","currency":"USDT","orderAmount":"12.5","env":{"terminalType":"WEB"},"goods":{"goodsName":"book"}}'
const spaced = compact.replaceAll('":', '": ').replaceAll(',"', ', "')
const callback =
  '{"bizType":"PAY","bizId":"167758445495193600","bizStatus":"PAY_SUCCESS","client_id":"sim_client_01","data":"{\\"merchantTradeNo\\":\\"M202501010001\\",\\"currency\\":\\"USDT\\",\\"orderAmount\\":\\"12.5\\",\\"createTime\\":1735689600123}"}'

const vectors = [
  [
    'a compact body',
    compact,
    132,
    '6a719a8acec97ace863c11a104e5922cd4c437086d4c6498b737f048b56559244b51d8a56b1da4645778362e4aa0352a8c781921695a9df69e4f087a00828610',
  ],
  [
    'a body that ends in a line feed',
    `${compact}\n`,
    133,
    '7b13e9b16c53657615cd562df91fd0ba0e83883d1b8bb93c5d2088fc5e0443e918694bf409a9cf2d4fab9947c401c3172da4d5d2561e1db37632a5c16f1d575b',
  ],
  [
    'a body with spaces',
    spaced,
    143,
    '59fe880cf9dc1f9953268279bea12022e9b787e95f9b88b039b75bd16680204f692b3a6589018bb1ebcbcefa07adfc437024532ccbee2cce26d455aa30b72c14',
  ],
  [
    'no body',
    '',
    0,
    '1e078eb6c7c5e317e8e2b3f623093344d2be87e5c911d9081f1b95933404c02bcda60ea137baa0b85cf7e2e4d8ca33f8532ff100f8239e2c50d1608266be5a61',
  ],
] as const

test.each(vectors)('signs %s as in the worked example', (_name, body, bytes, signature) => {
  expect(Buffer.byteLength(body)).toBe(bytes)
  expect(gatepaySignature({ ...request, body })).toBe(signature)
  expect(gatepaySignature({ ...request, body: Buffer.from(body) })).toBe(signature)
})

test('signs a callback as in the worked example', () => {
  expect(Buffer.byteLength(callback)).toBe(225)
  expect(gatepaySignature({ secret: request.secret, timestamp: '1735689660000', nonce: 'cbNonce0001', body: callback })).toBe(
    'aaaefa05e06c3d1a0018bf7e89cab233ef586ccd6796f9d481e9cf2d51bcaaaaea956186759f4dfd6e44bc9b234349152b1a89fa777958ececaa8a03bbb939de',
  )
})

test('the same JSON in other bytes has another signature', () => {
  expect(JSON.parse(spaced)).toEqual(JSON.parse(compact))
  expect(new Set(vectors.map(([, , , signature]) => signature)).size).toBe(vectors.length)
})

test.each([
  ['secret', 'sim_payment_secret_0002'],
  ['timestamp', '1735689600001'],
  ['nonce', 'a1B2c3D4e5F6g7H9'],
])('another %s gives another signature', (name, value) => {
  expect(gatepaySignature({ ...request, body: compact, [name]: value })).not.toBe(vectors[0][3])
})
