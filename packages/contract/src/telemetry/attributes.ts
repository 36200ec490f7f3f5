/** Names of span attributes. The prefix `paysignal.` keeps ours apart from the attributes of other libraries. */
export const attributes = {
  provider: 'paysignal.provider',
  api: 'paysignal.api',
  operation: 'paysignal.operation',
  code: 'paysignal.code',
  category: 'paysignal.category',
  outcome: 'paysignal.outcome',
  retry: 'paysignal.retry_advice',
  orderId: 'paysignal.order.id',
  orderState: 'paysignal.order.state',
  callbackResult: 'paysignal.callback.result',
  callbackType: 'paysignal.callback.type',
  clockSkewMs: 'paysignal.clock.skew_ms',
  timestampAgeMs: 'paysignal.timestamp.age_ms',
  // Stable names of OpenTelemetry's semantic conventions.
  errorType: 'error.type',
  httpMethod: 'http.request.method',
  httpStatus: 'http.response.status_code',
  serverAddress: 'server.address',
  serverPort: 'server.port',
} as const
