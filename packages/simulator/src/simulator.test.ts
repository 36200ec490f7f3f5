import { expect, test } from 'vitest'
import { SimulatorError, startSimulator } from './index.ts'
import { credentials, send } from './testing/client.ts'
import { addressOrder, order, paths, payOrder, payout, stage } from './testing/stage.ts'

const problem = async (start: Promise<{ close(): Promise<void> }>) => {
  try {
    await (await start).close()
    return 'no problem'
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error
    return `${error.code}: ${error.message}`
  }
}

test('a port in use is reported', async () => {
  const first = await startSimulator()
  const port = Number(new URL(first.hashnut.url).port)
  const again = startSimulator({ hashnut: { accessKeyId: 'a', secret: 'b', port } })
  expect((await problem(again)).replace(String(port), 'PORT')).toMatchInlineSnapshot(
    `"PORT_IN_USE: hashnut: port PORT is in use on 127.0.0.1; stop the other process, or leave hashnut.port out to use any free port"`,
  )
  await first.close()
})

test('all wrong options are reported together, without the values of secrets', async () => {
  const options = {
    spead: 2,
    speed: 0,
    host: '',
    gatepay: { clientId: 7, secret: 12345, callbackUrl: 'ftp://x', balances: { USDT: 5 } },
    hashnut: { accessKeyId: 'a', secret: '' },
    payers: { payAfterMs: [5, 1], outcomes: { paid: 0 }, refundRejected: 2 },
  }
  expect(await problem(startSimulator(options as object))).toMatchInlineSnapshot(`
    "INVALID_OPTION: the simulator's options cannot be used:
      spead is unknown; did you mean speed?
      speed must be a number from 0.001 to 1000000, got 0
      host must be a text that is not empty, got ""
      gatepay.clientId must be a text that is not empty, got 7
      gatepay.secret must be a text that is not empty, got number
      gatepay.callbackUrl must be an http or https URL, got "ftp://x"
      gatepay.balances.USDT must be a decimal text, got 5
      hashnut.secret must be a text that is not empty, got string
      payers.payAfterMs must be two numbers from 0 up, the lower first, got [5,1]
      payers.outcomes must be weights of which at least one is above 0, got {"paid":0}
      payers.refundRejected must be a number from 0 to 1, got 2"
  `)
})

test('the simulator does not start with a wrong fault script', async () => {
  expect(await problem(startSimulator({ faults: { faults: [{ fault: {} as never }] } }))).toContain(
    'BAD_FAULT_SCRIPT: the fault script cannot be used:\n  faults[0].fault must have one of',
  )
})

test('a second close does nothing, and open connections are closed', async () => {
  const on = await stage({ speed: 1 })
  await on.gatepay.post('/v1/pay/checkout/order', order('M1'))
  const [first, second] = [on.simulator.close(), on.simulator.close()]
  expect(second).toBe(first)
  await first
  await expect(on.gatepay.get('/v1/pay/balance')).rejects.toMatchObject({ code: expect.stringMatching(/^ECONN(REFUSED|RESET)$/) })
  await on.close()
})

test('a restarted simulator does not know old orders', async () => {
  const [first, second] = [await stage(), await stage()]
  await first.gatepay.post('/v1/pay/checkout/order', order('M1'))
  await first.close()
  expect((await second.gatepay.post('/v1/pay/order/query', { merchantTradeNo: 'M1' })).json.code).toBe('400202')
  await second.close()
})

test('over HTTP, faults are shown, set from YAML or JSON, refused with reasons, and removed', async () => {
  const on = await stage()
  const faults = (method: string, body = '') => send(`${on.simulator.control.url}/faults`, method, {}, body)
  const balance = async () => (await on.gatepay.get('/v1/pay/balance')).json.code
  expect((await faults('GET')).json).toEqual({ faults: [] })
  expect((await faults('PUT', 'faults:\n  - { name: down, fault: { code: 300000 } }\n')).json).toEqual({
    faults: [{ name: 'down', fault: { code: '300000' } }],
  })
  expect(await balance()).toBe('300000')
  expect(await faults('PUT', '&a [*a]')).toMatchObject({ status: 400, json: { error: expect.stringContaining('an alias (*) is used inside') } })
  const refused = await faults('PUT', '{"faults":[{"fault":{"code":true}}]}')
  expect([refused.status, refused.json.error]).toEqual([
    400,
    'the fault script cannot be used:\n  faults[0].fault.code must be a code, as text or whole number, got true',
  ])
  expect(await balance()).toBe('300000')
  expect((await send(`${on.simulator.control.url}/stats`, 'GET', {}, '')).json.faults).toEqual({ down: 2 })
  expect((await faults('DELETE')).json).toEqual({ faults: [] })
  expect(await balance()).toBe('000000')
  expect((await faults('PATCH')).status).toBe(405)
  expect((await send(`${on.simulator.control.url}/elsewhere`, 'GET', {}, '')).status).toBe(404)
  await on.close()
})

test('statistics count calls, callbacks and objects, and contain no secret', async () => {
  const on = await stage()
  await on.gatepay.post('/v1/pay/checkout/order', order('M1'))
  await on.gatepay.post('/v1/pay/checkout/order', order('M1'))
  await on.hashnut.post(paths.create, payOrder('H1'))
  await on.merchant.wait(({ body }) => body.includes('PAY_SUCCESS'))
  await on.merchant.wait(({ body }) => body.includes('"state":4'))
  const stats = on.simulator.stats()
  expect(stats.calls).toEqual({ gatepay: { 'order.create': { ok: 1, '400201': 1 } }, hashnut: { 'order.create': { ok: 1 } } })
  expect([stats.objects.gatepay.order.PAID, stats.objects.hashnut.order['4']]).toEqual([1, 1])
  expect(stats.callbacks.hashnut.sent).toBe(3)
  expect(JSON.stringify(stats)).not.toContain(credentials.secret)
  await on.close()
})

test('above the limit the oldest objects are forgotten', async () => {
  const on = await stage({ rememberedObjects: 2, speed: 1, payers: { outcomes: { unpaid: 1 } } })
  for (const id of ['M1', 'M2', 'M3']) await on.gatepay.post('/v1/pay/checkout/order', order(id))
  const codeOf = async (merchantTradeNo: string) => (await on.gatepay.post('/v1/pay/order/query', { merchantTradeNo })).json.code
  expect([await codeOf('M1'), await codeOf('M3')]).toEqual(['400202', '000000'])
  expect(on.simulator.stats().objects.gatepay.order.PENDING).toBe(2)
  await on.close()
})

test('the same seed and the same requests give the same run, in any sequence of the requests', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => `X${index}`)
  const first = await run(ids, 42)
  expect(await run(ids.toReversed(), 42)).toEqual(first)
  expect(await run(ids, 43)).not.toEqual(first)
  expect(new Set(Object.values(first).flatMap(({ codes }) => codes)).size).toBeGreaterThan(1)
})

/** Sends the same four requests for each id, one after the other. Resolves to the codes and ids in the answers, and to the counts of final states. */
async function run(ids: readonly string[], seed: number) {
  // Not faster: on a busy machine, two timers that are a few real milliseconds apart may end in the other sequence.
  const on = await stage({ seed, speed: 5_000, payers: {}, faults: { faults: [{ rate: 0.3, fault: { code: '300001' } }] } })
  const seen: Record<string, { codes: unknown[]; providerIds: unknown[]; states: string[] }> = {}
  for (const id of ids) {
    const answers = [
      await on.gatepay.post('/v1/pay/checkout/order', order(id)),
      await on.gatepay.post('/v1/pay/address/create', addressOrder(`A${id}`)),
      await on.gatepay.post('/v1/pay/withdraw', payout(`B${id}`)),
      await on.hashnut.post(paths.create, payOrder(id)),
    ]
    seen[id] = {
      codes: answers.map(({ json }) => json.code),
      providerIds: answers.map(({ json }) => json.data?.prepayId ?? json.data?.payOrderId),
      states: [],
    }
  }
  const final = ({ PENDING, PROCESS, INIT, PROCESSING, 0: unpaid, 1: claimed, 2: seenOnChain, 3: confirming }: Readonly<Record<string, number>>) =>
    [PENDING, PROCESS, INIT, PROCESSING, unpaid, claimed, seenOnChain, confirming].every((count) => !count)
  const objects = () => Object.values(on.simulator.stats().objects).flatMap((kinds) => Object.values(kinds))
  await on.until(() => objects().every(final), Boolean)
  const counts = objects()
  await on.close()
  return { ...seen, counts: { codes: counts, providerIds: [], states: [] } }
}
