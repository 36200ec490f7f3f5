import { expect, test } from 'vitest'
import { summary } from './summary.ts'

const incident = { provider: 'hashnut', plantedAt: '2026-01-01T00:00:00.000Z', firedAt: '2026-01-01T00:00:05.000Z' }
const fired = (name: string, provider: string) => ({ name, provider, severity: 'page', state: 'resolved' })

test('the summary names each incident, its alert, and the alerts that fired as a consequence', () => {
  const text = summary({
    events: { emitted: 7, delivered: 7, dropped: 0, spooled: 0, inFlight: 0, stored: 7, distinct: 7 },
    codes: [{ provider: 'hashnut', api: 'api', code: '-30', category: 'rate_limit', count: 3 }],
    incidents: [
      { ...incident, name: 'callbacks-silent', alert: 'Missing', alsoFires: ['Lost', 'Limited', 'Late'] },
      { ...incident, name: 'rate-limited', alert: 'Limited', alsoFires: [], firedAt: null },
    ],
    alerts: [fired('Missing', 'hashnut'), fired('Lost', 'hashnut'), fired('Limited', 'hashnut'), fired('Late', 'gatepay')],
    performance: { upAfterSeconds: 3.21, callsPerSecond: 200, peakMemoryMiB: 715, queryableAfterMs: { p50: 100, p99: 900 } },
  })
  expect(text).toMatchInlineSnapshot(`
    "
    Events   emitted 7, delivered 7, dropped 0, stored 7, distinct 7
    Codes    hashnut 1 different
    Incident callbacks-silent  Missing fired after 5.0 s; also fired: Lost
    Incident rate-limited      Limited did not fire
    Speed    first event queryable after 3.2 s, 200 calls/s, memory 715 MiB, queryable after 900 ms (p99)"
  `)
})
