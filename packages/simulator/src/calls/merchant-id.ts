const names = ['merchantTradeNo', 'refundRequestId', 'batch_id', 'merchantOrderId', 'clientReqId', 'prepayId', 'payOrderId']

/** The id in a request that a fault rule's `orderId` is held against: the merchant's own where there is one. Empty when none is named. */
export function merchantIdIn(body: unknown, query: URLSearchParams): string {
  const members = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {}
  for (const name of names) {
    const value = members[name] ?? query.get(name)
    if (typeof value === 'string' && value !== '') return value
  }
  return ''
}
