import type { Source } from '../provider.ts'

const readOn = '2026-11-21'

/** The pages that the catalogue of GatePay comes from. */
export const gatepaySources = {
  page: {
    title: 'GatePay error codes and best practices',
    url: 'https://docs.gate.com/essentials/version/100/cn/errorCodesBestPractices',
    readOn,
  },
  table: { title: 'GatePay common documentation, error table', url: 'https://www.gate.io/docs/gatepay/common/en', readOn },
  fees: { title: 'GatePay order fee query', url: 'https://docs.gate.com/api-reference/version/100/en/endpoint/common/feeQuery', readOn },
  guides: { title: 'GatePay guides, a sample answer', url: 'https://docs.gate.com/essentials/version/100/en', readOn },
  client: { title: 'ccx-api, a third-party GatePay client; the official tables omit the code', url: 'https://github.com/ccx-api/ccx-api', readOn },
} as const satisfies Record<string, Source>
