const names = ['merchantTradeNo', 'refundRequestId', 'batch_id', 'merchantOrderId', 'clientReqId', 'prepayId', 'payOrderId']

/**
 * Returns the id in a request that is compared with the `orderId` of a fault rule: the merchant's own id or, without one, the provider's. Empty when
 * the request has neither.
 */
export function merchantIdIn(body: unknown, query: URLSearchParams): string {
  const members = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {}
  for (const name of names) {
    const value = members[name] ?? query.get(name)
    if (typeof value === 'string' && value !== '') return value
  }
  return ''
}
