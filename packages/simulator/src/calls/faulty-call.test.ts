import { afterEach, expect, test } from 'vitest'
import type { FaultRule } from '../index.ts'
import { idle, order, paths, payOrder, type Stage, stage } from '../testing/stage.ts'

let on: Stage
afterEach(() => on.close())

const begin = async (...faults: readonly FaultRule[]) => {
  on = await stage({ payers: idle, faults: { faults } })
}
const create = (id: string) => on.gatepay.post('/v1/pay/checkout/order', order(id))
const exists = async (id: string) => {
  on.simulator.setFaults({ faults: [] })
  return (await on.gatepay.post('/v1/pay/order/query', { merchantTradeNo: id })).json.status === 'SUCCESS'
}

test("a code comes in the provider's envelope, with the HTTP status of the catalogue", async () => {
  await begin({ fault: { code: '300000' } }, { fault: { code: '-51' } })
  expect(await create('M1')).toMatchObject({ status: 500, json: { status: 'FAIL', code: '300000', errorMessage: 'System error' } })
  on.simulator.setFaults({ faults: [{ fault: { code: '-51' } }] })
  expect(await on.hashnut.post(paths.create, payOrder('H1'))).toMatchObject({
    status: 200,
    json: { code: -51, msg: 'Service unavailable', data: null },
  })
})

test('a code that is not in the catalogue is sent unchanged', async () => {
  await begin({ fault: { code: '499999', message: 'something new', httpStatus: 403 } })
  expect(await create('M1')).toMatchObject({ status: 403, json: { code: '499999', errorMessage: 'something new' } })
})

test('a call that fails takes effect only when the fault says so', async () => {
  await begin({ fault: { code: '300000' } })
  await create('M1')
  expect(await exists('M1')).toBe(false)
  on.simulator.setFaults({ faults: [{ fault: { code: '300000', applied: true } }] })
  await create('M2')
  expect(await exists('M2')).toBe(true)
})

test('a bare HTTP status has no envelope', async () => {
  await begin({ fault: { httpStatus: 503, retryAfter: 7 } })
  const answer = await create('M1')
  expect(answer).toMatchObject({ status: 503, json: undefined })
  expect(answer.headers['retry-after']).toBe('7')
})

test.each(['html', 'json', 'empty'] as const)('a malformed body (%s) comes with HTTP 200 and has no envelope', async (malformed) => {
  await begin({ fault: { malformed } })
  expect(await create('M1')).toMatchObject({ status: 200, json: undefined })
})

test('a truncated answer is shorter than its content-length, and the call takes effect', async () => {
  await begin({ fault: { truncated: true } })
  await expect(create('M1')).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(await exists('M1')).toBe(true)
})

test('a reset ends the connection before any answer', async () => {
  await begin({ fault: { reset: true } })
  await expect(create('M1')).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test('a huge body has at least the requested size', async () => {
  await begin({ fault: { huge: 5_000_000 } })
  expect((await create('M1')).text.length).toBeGreaterThanOrEqual(5_000_000)
})

test('a call that hangs ends when the simulator closes', async () => {
  await begin({ fault: { hang: true } })
  const hanging = expect(create('M1')).rejects.toMatchObject({ code: 'ECONNRESET' })
  await on.until(
    () => on.simulator.stats().calls.gatepay['order.create'],
    (calls) => calls?.hang === 1,
  )
  await on.simulator.close()
  await hanging
})

test('a delayed call gets the correct answer after the delay', async () => {
  await begin({ fault: { delayMs: 100 } })
  const startedAt = performance.now()
  expect((await create('M1')).json.status).toBe('SUCCESS')
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(99)
})

test('above a rate limit each provider answers in its own way', async () => {
  await begin({ fault: { rateLimit: { limit: 1, windowMs: 60_000 } } })
  expect((await create('M1')).status).toBe(200)
  const refused = await create('M2')
  expect(refused).toMatchObject({ status: 429, json: undefined })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  on.simulator.setFaults({ faults: [{ fault: { rateLimit: { limit: 1, windowMs: 60_000 } } }] })
  const [allowed, limited] = [await on.hashnut.post(paths.create, payOrder('H1')), await on.hashnut.post(paths.create, payOrder('H2'))]
  expect([allowed.json.code, allowed.headers['x-ratelimit-remaining']]).toEqual([0, '0'])
  expect([limited.status, limited.json.code, limited.headers['x-ratelimit-limit']]).toEqual([200, -30, '1'])
})
