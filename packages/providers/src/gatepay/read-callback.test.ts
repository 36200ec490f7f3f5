import { expect, test } from 'vitest'
import { gatepay } from './gatepay.ts'

const { readCallback } = gatepay()
const secret = 'SECRET_MARKER_callback'
const order = { merchantTradeNo: 'M1', currency: 'USDT', orderAmount: '12.5', createTime: 1_735_689_600_123, address: secret, payerId: secret }
const envelope = (bizType: string, bizStatus: string, data: unknown = order, bizId: unknown = '167758445495193600') => ({
  bizType,
  bizId,
  bizStatus,
  data,
})

test.each([
  ['PAY', 'PAY_SUCCESS', 'settled', true],
  ['PAY', 'PAY_ERROR', 'failed', true],
  ['PAY', 'PAY_CLOSE', 'cancelled', true],
  ['PAY_ADDRESS', 'PAY_SUCCESS', 'settled', true],
  ['PAY_ADDRESS', 'PAY_CLOSE', 'expired', true],
  ['PAY_ADDRESS', 'PAY_EXPIRED_IN_PROCESS', 'confirming', false],
  ['PAY_ADDRESS', 'PAY_BLOCK', 'blocked', false],
  ['TRANSFER_ADDRESS', 'TRANSFERRED_ADDRESS_IN_TERM', 'confirming', false],
  ['TRANSFER_ADDRESS', 'TRANSFERRED_ADDRESS_BLOCK', 'blocked', false],
  ['TRANSFER_ADDRESS', 'TRANSFERRED_ADDRESS_DELAY', undefined, false],
  ['RECEIVED_CONVERT_DELAY_ADDRESS', 'CONVERT_ADDRESS_PAY_DELAY', undefined, false],
  ['PAY_ACTUALLY', 'PAY_SUCCESS', 'settled', true],
])('%s %s is read as an order in the state %s, from data as text and as an object', (bizType, bizStatus, state, isAnnounced) => {
  for (const data of [order, JSON.stringify(order)]) {
    const reading = readCallback(envelope(bizType, bizStatus, data))
    expect(reading?.type).toBe(bizType)
    expect(reading?.objects).toEqual([
      expect.objectContaining({ type: 'order', id: 'M1', providerId: '167758445495193600', providerState: bizStatus, isAnnounced, currency: 'USDT' }),
    ])
    expect(reading?.objects[0]?.state).toBe(state)
    expect(JSON.stringify(reading)).not.toContain(secret)
  }
})

test('an address order that expired after a part of the amount arrived is underpaid', () => {
  const read = (doneAmountOnChain: string) =>
    readCallback(envelope('PAY_ADDRESS', 'PAY_CLOSE', { ...order, doneAmountOnChain }))?.objects[0]?.isUnderpaid
  expect([read('0'), read('3.5')]).toEqual([false, true])
})

test('an order is underpaid until its transfers reach the amount', () => {
  const read = (doneAmountOnChain: string, waitAmountOnChain: string) =>
    readCallback(envelope('TRANSFER_ADDRESS', 'TRANSFERRED_ADDRESS_IN_TERM', { ...order, orderAmount: '12', doneAmountOnChain, waitAmountOnChain }))
      ?.objects[0]?.isUnderpaid
  expect([read('0', '6'), read('6', '6'), read('0', '0')]).toEqual([true, false, false])
})

test.each([
  ['REFUND_SUCCESS', 'refunded', true],
  ['REFUND_PROCESS', 'processing', false],
  ['REFUND_REJECTED', 'rejected', true],
])('a refund callback %s is read as the state %s', (bizStatus, state, isAnnounced) => {
  const data = { ...order, refundInfo: { refundRequestId: 'R1', prepayId: '1', refundAmount: '1' } }
  expect(readCallback(envelope('PAY_REFUND', bizStatus, data))?.objects).toEqual([
    expect.objectContaining({ type: 'refund', id: 'R1', parentId: 'M1', state, isAnnounced }),
  ])
})

test('two partial refunds of one order are two callbacks', () => {
  const key = (refundRequestId: string) =>
    readCallback(envelope('PAY_REFUND', 'REFUND_SUCCESS', { ...order, refundInfo: { refundRequestId } }))?.idempotencyKey
  expect(key('R1')).toBe(key('R1'))
  expect(key('R1')).not.toBe(key('R2'))
})

test('two transfers for one order are two callbacks, and two requests about one transfer are the same callback', () => {
  const key = (transactionId: string, more: object = {}) =>
    readCallback(envelope('TRANSFER_ADDRESS', 'TRANSFERRED_ADDRESS_IN_TERM', { ...order, transactionId, ...more }))?.idempotencyKey
  expect(key('T1')).toBe(key('T1', { sentAt: 1 }))
  expect(key('T1')).not.toBe(key('T2'))
})

test('a payout callback is read without an envelope', () => {
  const payout = (status: string) => ({
    main_order: { batch_id: 'B1', merchant_id: 1, status, client_id: 'c' },
    suborders: [{ merchant_withdraw_id: 'W1', status: 'DONE', address: secret, amount: 2362.1 }],
  })
  for (const [status, state] of [
    ['INIT', 'accepted'],
    ['SUCCESS', 'settled'],
    ['PARTIAL', 'partial'],
    ['FAIL', 'failed'],
  ] as const) {
    const reading = readCallback(payout(status))
    expect(reading).toMatchObject({ type: 'WITHDRAW', objects: [{ type: 'payout', id: 'B1', state, providerState: status }] })
    expect(JSON.stringify(reading)).not.toContain(secret)
  }
  expect(readCallback(payout('SUCCESS'))?.idempotencyKey).not.toBe(readCallback(payout('PROCESSING'))?.idempotencyKey)
  expect(readCallback({ bizType: 'WITHDRAW', data: JSON.stringify(payout('SUCCESS')) })?.objects[0]?.id).toBe('B1')
})

test.each([
  ['PAY_FIXED_ADDRESS', 'PAY_SUCCESS', { transactionId: 'T1' }],
  ['FIXED_ADDRESS_RISK', 'RISK_ADDRESS', { customer_name: 'c', address: secret }],
  ['PAY_BATCH', 'PAID', { merchant_batch_no: 'X1', batchItemList: [] }],
  ['PAY_GIFT_BATCH', 'PAID', { externalId: 'X1' }],
  ['OTC', 'RECHARGE_SUCCESS', { orderId: 'O1' }],
  ['SUBSCRIPTION_ORDER_STATUS', 'RUNNING', {}],
  ['SUBSCRIPTION_PAYMENT', 'SUCCESS', { paymentOrderNo: 'P1' }],
  ['ACCOUNT_AUTH_DEDUCTION', 'DEDUCT_SUCCESS', { deductOrderNo: 'D1' }],
  ['INSTITUTION', 'INSTITUTION_ACCOUNT_SUCCESS', { request_id: 'Q1' }],
  ['SOMETHING_NEW', 'NEW', { x: 1 }],
])('%s is read as a callback without objects', (bizType, bizStatus, data) => {
  const reading = readCallback(envelope(bizType, bizStatus, data, ''))
  expect(reading).toEqual({ type: bizType, idempotencyKey: expect.stringMatching(/^[\da-f]{32}$/), objects: [] })
  expect(readCallback(envelope(bizType, bizStatus, { ...data, other: 2 }, 'another'))?.idempotencyKey).not.toBe(reading?.idempotencyKey)
})

test('after a callback about an unresolved payment, its order has the state blocked', () => {
  const data = { exceptionId: 'E1', originalOrderId: '42', errorType: 'address_error_chain', hash: secret }
  expect(readCallback(envelope('PAY_UNRESOLVED', 'UNRESOLVED_PENDING', data, 1.6e17))?.objects).toEqual([
    expect.objectContaining({ providerId: '42', state: 'blocked', isAnnounced: false }),
  ])
})

test.each([[undefined], [null], ['x'], [[]], [{}], [{ bizType: '' }], [{ bizType: 'no such <thing>' }], [{ main_order: 'x' }]])(
  '%j is not a callback',
  (body) => {
    expect(readCallback(body)).toBeUndefined()
  },
)

test('a callback is read even if its data is not JSON', () => {
  expect(readCallback(envelope('PAY', 'PAY_SUCCESS', '{broken'))?.objects).toEqual([expect.objectContaining({ id: '', state: 'settled' })])
})

test('a kind that may not be recorded becomes _OTHER, and two such kinds are two callbacks', () => {
  const [one, two] = ['marlowe', 'hunter'].map((bizType) => readCallback(envelope(bizType, 'PAY_SUCCESS')))
  expect([one?.type, two?.type]).toEqual(['_OTHER', '_OTHER'])
  expect(one?.idempotencyKey).not.toBe(two?.idempotencyKey)
})
