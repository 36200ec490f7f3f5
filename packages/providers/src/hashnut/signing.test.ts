import { expect, test } from 'vitest'
import { hashnutSignature } from './signing.ts'

const secret = 'example-api-key-0001'
const r1 = {
  secret,
  uuid: '550e8400-e29b-41d4-a716-446655440000',
  timestamp: '1704067200000',
  body: '{"accessKeyId":"AK-EXAMPLE-0001","merchantOrderId":"order-123","chainCode":"erc20","coinCode":"usdt","amount":0.01}',
}
const r1Signature = '1e+jO2b8i+DnEvLx2yrcjka/NDdd0riOuBQsGJpRznw='
const webhook = {
  secret,
  uuid: '0f2c7d1e-6a5b-4f38-8c9d-1e2f3a4b5c6d',
  timestamp: '1704067260000',
  body: '{"payOrderId":"01J00000000000000000000001","merchantOrderId":"order-123","accessSign":"A1B2C3D4A1B2C3D4A1B2C3D4A1B2C3D4A1B2C3D4A1B2C3D4A1B2C3D4A1B2C3D4","state":4}',
}

test('signs the creation of an order as in the worked example', () => {
  expect(Buffer.byteLength(r1.body)).toBe(115)
  expect(hashnutSignature(r1)).toBe(r1Signature)
  expect(hashnutSignature({ ...r1, body: Buffer.from(r1.body) })).toBe(r1Signature)
})

test('signs text beyond ASCII as UTF-8', () => {
  const r2 = {
    secret,
    uuid: '7b3f1a52-0d8e-4c39-9a61-2f4e5d6c7b80',
    timestamp: '1782900000000',
    body: '{"accessKeyId":"AK-EXAMPLE-0001","merchantOrderId":"order-124","blockChain":"TRON","tokenSymbol":"usdt","amount":"10.00","splitterAddress":"T-EXAMPLE-SPLITTER","subject":"订单-124","expireDuration":600}',
  }
  expect(Buffer.byteLength(r2.uuid + r2.timestamp + r2.body)).toBe(253)
  expect(hashnutSignature(r2)).toBe('g2gZ318atMy5MEUAVvl+MAP5t/oR4tF44SwIGnUqLL8=')
})

test.each([
  [
    'a space after every colon and comma',
    { body: r1.body.replaceAll(':', ': ').replaceAll(',', ', ') },
    'mCFJ3jxyllRQiuHwc/el2SI4LJxrAP/N6O91Tv2MK5I=',
  ],
  ['a timestamp in seconds', { timestamp: '1704067200' }, 'TyeYSOy6y2G3+8e6qiVK0FfAUsNvhqLEC6mKI/8ITno='],
])('%s gives the other signature of the worked example', (_name, change, signature) => {
  expect(hashnutSignature({ ...r1, ...change })).toBe(signature)
  expect(signature).not.toBe(r1Signature)
})

test('signs a webhook as in the worked example, and a tampered one differently', () => {
  expect(Buffer.byteLength(webhook.body)).toBe(163)
  expect(hashnutSignature(webhook)).toBe('1WPFjcTRHPFvKVq0zDUHdla49+Oba6exLqQ+C7QsmDI=')
  expect(hashnutSignature({ ...webhook, body: webhook.body.replace('"state":4', '"state":3') })).toBe('RKI7o6rRTT5/0iQVnZs/Qc+MFq84hegODy+wJvoHbWw=')
})

test('the signature is not the one of 2023, which joined the parts with commas', () => {
  const key = 'example-response-key'
  expect(hashnutSignature({ ...webhook, secret: key })).not.toBe('ryDoHQWlz3I2a8LBDVHSJ5Z2pen3pyTcMiFqsCv0Irc=')
  expect(hashnutSignature({ secret: key, uuid: `${webhook.uuid},`, timestamp: `${webhook.timestamp},`, body: webhook.body })).toBe(
    'ryDoHQWlz3I2a8LBDVHSJ5Z2pen3pyTcMiFqsCv0Irc=',
  )
})
