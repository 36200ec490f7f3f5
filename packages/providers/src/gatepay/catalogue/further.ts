import type { CatalogueEntry } from '../../provider.ts'
import { gatepaySources } from '../sources.ts'

const { table, fees, guides, client } = gatepaySources
const row = { status: 'documented', httpStatus: 200, source: table } as const
const order = { ...row, api: 'order' } as const
const refund = { ...row, api: 'refund' } as const
const address = { ...row, api: 'address' } as const
const fee = { api: 'fee', status: 'documented', source: fees } as const

/** Codes that are not on the error page but in other documents. The groups are ours: a code is in the group of the requests that return it. */
export const furtherCodes: readonly CatalogueEntry[] = [
  {
    api: 'request',
    code: '400004',
    status: 'estimated',
    httpStatus: 200,
    message: 'API identity key unknown or invalid',
    category: 'credentials',
    retry: 'after_fix',
    remedy: 'Check X-GatePay-Certificate-ClientId against the GatePay console: right application, right environment, not disabled.',
    source: client,
  },
  {
    api: 'request',
    code: 'INVALID_REQUEST',
    status: 'estimated',
    message: 'A field is missing',
    category: 'validation',
    retry: 'after_fix',
    remedy:
      "Compare the request with the endpoint's page and add the missing field. In the only known sample, the message of the answer names the field.",
    source: guides,
  },
  {
    ...order,
    code: '400203',
    message: 'Merchant number does not exist',
    category: 'not_found',
    retry: 'after_fix',
    remedy: 'Check the merchant number and client id of this environment against the GatePay console.',
  },
  {
    ...order,
    code: '400205',
    message: 'Invalid order currency',
    category: 'validation',
    retry: 'after_fix',
    remedy: 'Send a `currency` in upper case that is enabled for the merchant account. Check whether payers were recently offered a new currency.',
  },
  {
    ...order,
    code: '400623',
    message: 'Payment currency not supported',
    category: 'validation',
    retry: 'after_fix',
    remedy: 'Choose a currency from `GET /v1/pay/address/currencies`. Stop offering the refused currency to payers.',
  },
  {
    ...refund,
    code: '400304',
    message: 'Refund id does not exist',
    category: 'not_found',
    retry: 'after_delay',
    remedy:
      'Check refundRequestId. If the refund was requested only shortly before, query again with growing delays. If it is still not found, the request did not arrive: send it again with the same id.',
  },
  {
    ...refund,
    code: '400604',
    message: 'The order behind the refund cannot be refunded',
    category: 'order_state',
    retry: 'query_first',
    remedy: 'Query the order: only an order in the state PAID can be refunded. If it has another state, cancel the refund in your system.',
  },
  {
    ...refund,
    code: '400605',
    message: 'Payment account balance too low',
    category: 'balance',
    retry: 'after_fix',
    remedy:
      'Compare the refund with `GET /v1/pay/balance/query`, top up the payment account, then send the refund again with the same refundRequestId.',
  },
  {
    ...refund,
    code: '400607',
    message: 'Too many refunds for the order',
    category: 'order_state',
    retry: 'never',
    remedy: 'Stop refunding this order: the number of refunds is used up. Return the remainder to the payer by a payout or manually.',
  },
  {
    ...refund,
    code: '400608',
    message: 'Incorrect refund amount',
    category: 'amount',
    retry: 'after_fix',
    remedy: 'Check that all refunds of the order together, including this one, do not exceed the order amount. Send at most 6 decimals.',
  },
  {
    ...address,
    code: '500103',
    message: 'Address payment: conversion failed because the exchange rate moved',
    category: 'fx',
    retry: 'after_fix',
    remedy: 'Create a new address order at the current rate, if the business allows it.',
  },
  {
    ...address,
    code: '500203',
    message: 'Address order not found',
    category: 'not_found',
    retry: 'after_fix',
    remedy: 'Check prepayId or merchantTradeNo, and that the order was created by `POST /v1/pay/address/create`, not by another product.',
  },
  {
    ...address,
    code: '500204',
    message: 'Invalid refund receiver id',
    category: 'validation',
    retry: 'after_fix',
    remedy:
      '`receiverId` must be the uid of a Gate user: ask the payer for it. If the payer is not a Gate user, use the v2 refund to a chain address.',
  },
  {
    ...address,
    code: '500205',
    message: 'Refund currency is neither the order currency nor the payment currency',
    category: 'validation',
    retry: 'after_fix',
    remedy: 'Query the order and refund in its order currency or its payment currency.',
  },
  {
    ...address,
    code: '500206',
    message: 'Refund amount above the limit',
    category: 'amount',
    retry: 'after_fix',
    remedy: 'Query the earlier refunds of the order, then reduce the amount: all refunds together must not exceed the amount that was paid.',
  },
  {
    ...address,
    code: '500207',
    message: 'Address refund not found',
    category: 'not_found',
    retry: 'after_fix',
    remedy: 'Check refundRequestId. Check in your records whether the refund request was ever accepted.',
  },
  {
    ...address,
    code: '500208',
    message: 'The order is not a convert address order',
    category: 'order_state',
    retry: 'after_fix',
    remedy: 'Use the refund call of the order: `/v1/pay/address/refund` for direct orders, `/v1/pay/address/refundconvert` for convert orders.',
  },
  {
    ...fee,
    code: '550139',
    message: 'Order bill not found',
    category: 'not_found',
    retry: 'after_fix',
    remedy: 'Check merchantTradeNo, and that the order belongs to this client id.',
  },
  {
    ...fee,
    code: '550140',
    message: 'No payment record found',
    category: 'not_found',
    retry: 'after_delay',
    remedy: 'The order is not paid yet: query its fees after the payment callback.',
  },
  {
    ...fee,
    code: '550141',
    message: 'Fees are still being calculated',
    category: 'order_state',
    retry: 'after_delay',
    remedy: 'Query the fees again after some minutes. If they are not available after some hours, send the order number to GatePay support.',
  },
]
