import { afterEach, beforeEach, expect, test } from 'vitest'
import { credentials } from '../testing/client.ts'
import { idle, paths, payOrder, type Stage, stage } from '../testing/stage.ts'

let on: Stage
beforeEach(async () => {
  on = await stage()
})
afterEach(() => on.close())

const restage = async (options: Parameters<typeof stage>[0]) => {
  await on.close()
  on = await stage(options)
}
const codeOf = async (answer: Promise<{ json: { code: unknown } }>) => (await answer).json.code

/** Creates an order and returns its three identifiers. */
async function created(merchantOrderId: string, changes: object = {}) {
  const { payOrderId, accessSign } = (await on.hashnut.post(paths.create, payOrder(merchantOrderId, changes))).json.data
  return { payOrderId, merchantOrderId, accessSign }
}
const queried = async (ids: object) => (await on.hashnut.post(paths.query, ids)).json.data
const webhook = (state: number) => on.merchant.wait(({ body }) => JSON.parse(body).state === state)

test('an order goes through the states 0, 1, 2, 3 and 4, and callbacks report 1, 3 and 4', async () => {
  // Each state lasts 0.6 real seconds, so that the queries see it on a busy machine, too.
  const step = [12_000, 12_000] as const
  await restage({ speed: 20, payers: { outcomes: { paid: 1 }, payAfterMs: step, broadcastMs: step, verifyMs: step } })
  const ids = await created('H1')
  const states = new Set<number>()
  await on.until(
    () => queried(ids),
    ({ state }) => states.add(state) && state === 4,
  )
  expect([...states]).toEqual([0, 1, 2, 3, 4])
  await webhook(4)
  expect(on.merchant.received.map(({ body }) => JSON.parse(body).state)).toEqual([1, 3, 4])
})

test("answers use HashNut's types: 64-bit numbers are texts, the state is a number, dates follow the option", async () => {
  await restage({ payers: idle, speed: 1 })
  const ids = await created('H1', { expireDuration: '', remark: '' })
  const order = await queried(ids)
  expect(order).toMatchObject({
    state: 0,
    amount: 10,
    expireTime: expect.stringMatching(/^\d{13}$/),
    createTime: expect.stringMatching(/^\d{4}-.*Z$/),
  })
  expect(order.accessSign).toMatch(/^[0-9A-F]{64}$/)
  expect(order.payOrderId).toHaveLength(26)
  await restage({ payers: idle, speed: 1, hashnut: { dates: 'ms' } })
  expect((await queried(await created('H1'))).createTime).toEqual(expect.any(Number))
})

test('version 4 has other names for chain and token, and writes amounts as texts', async () => {
  await restage({ payers: idle, speed: 1 })
  const body = { accessKeyId: credentials.accessKeyId, merchantOrderId: 'H1', blockChain: 'TRON', tokenSymbol: 'usdt', amount: '10.00' }
  const answer = await on.hashnutV4.post('/api/orders/create', body)
  expect(answer.json.data).toMatchObject({ blockChain: 'TRON', tokenSymbol: 'usdt', amount: '10' })
  const { payOrderId } = answer.json.data
  expect(await codeOf(on.hashnutV4.post('/api/orders/cancel', { payOrderId }))).toBe(0)
  await webhook(-3)
  expect(await codeOf(on.hashnutV4.post('/api/orders/cancel', { payOrderId }))).toBe(-60)
})

test('everything that is wrong with credentials has the same code', async () => {
  const create = (wrong: object, body: object = payOrder('H1')) => codeOf(on.hashnut.post(paths.create, body, wrong))
  const nonce = 'fixed-uuid'
  expect(await create({ nonce }, payOrder('H0'))).toBe(0)
  const codes = [
    await create({ secret: 'another' }),
    await create({ timestampMs: Date.now() - 301_000 }),
    await create({ timestampMs: Math.floor(Date.now() / 1000) }),
    await create({ headers: { 'hashnut-request-uuid': undefined } }),
    await create({ nonce }),
    await create({}, payOrder('H1', { accessKeyId: 'nobody' })),
  ]
  expect(codes).toEqual([-2, -2, -2, -2, -2, -2])
})

test('a query needs all three identifiers of the order and no signature', async () => {
  const ids = await created('H1')
  expect(await codeOf(on.hashnut.post(paths.query, ids, { headers: { 'hashnut-request-sign': undefined } }))).toBe(0)
  expect(await codeOf(on.hashnut.post(paths.query, { ...ids, accessSign: 'F'.repeat(64) }))).toBe(-24)
  expect(await codeOf(on.hashnut.post(paths.query, { ...ids, merchantOrderId: '' }))).toBe(-11)
})

test("the payer's page sends a transaction id; a second id is ignored", async () => {
  await restage({ payers: idle, speed: 200 })
  const ids = await created('H1')
  await on.hashnut.post(paths.confirm, { ...ids, payTxId: '0xabc' })
  expect(await codeOf(on.hashnut.post(paths.confirm, { ...ids, payTxId: '0xdef' }))).toBe(0)
  expect(
    await on.until(
      () => queried(ids),
      ({ state }) => state === 4,
    ),
  ).toMatchObject({ payTxId: '0xabc', confirmCount: '3' })
})

test('an underpaid order fails, shows a supplement, and succeeds when the supplement is paid', async () => {
  await restage({ payers: { outcomes: { underpaid: 1 } } })
  const ids = await created('H1')
  const failed = await on.until(
    () => queried(ids),
    ({ state }) => state === -1,
  )
  expect(failed).toMatchObject({ errorMsg: 'amount not enough', paidAmount: 5, underPaid: true, supplements: [{ state: 0, amount: 5 }] })
  const [{ supplementId }] = failed.supplements
  expect(await codeOf(on.hashnut.post(paths.supplement, { ...ids, supplementId: 'other', payTxId: '0x1' }))).toBe(-24)
  expect(await codeOf(on.hashnut.post(paths.supplement, { ...ids, supplementId, payTxId: '0x1' }))).toBe(0)
  expect(
    await on.until(
      () => queried(ids),
      ({ state }) => state === 4,
    ),
  ).toMatchObject({ paidAmount: 10, supplements: [{ state: 4 }] })
})

test('an overpaid order succeeds and shows the surplus', async () => {
  await restage({ payers: { outcomes: { overpaid: 1 } } })
  const ids = await created('H1')
  const order = await on.until(
    () => queried(ids),
    ({ state }) => state === 4,
  )
  expect(order).toMatchObject({ flagAmount: 1, flagAmountString: '1', originalAmountString: '10', amountString: '11', paidAmount: 11 })
})

test('an order that nobody pays expires after its own duration, and a callback reports it', async () => {
  await restage({ payers: idle })
  const ids = await created('H1', { expireDuration: 300 })
  await webhook(-2)
  expect((await queried(ids)).state).toBe(-2)
  expect(await codeOf(on.hashnut.post(paths.confirm, { ...ids, payTxId: '0xabc' }))).toBe(-60)
})

test('configuration calls need no signature and list the chains and coins that orders may use', async () => {
  const open = { headers: { 'hashnut-request-sign': undefined, 'hashnut-request-uuid': undefined, 'hashnut-request-timestamp': undefined } }
  const chains = (await on.hashnut.post('/config/queryAllChainInfo', '', open)).json.data
  expect(chains).toContainEqual(expect.objectContaining({ chain: 'TRON', txConfirmCount: '19' }))
  expect((await on.hashnut.post('/config/querySupportCoinsByChainCode', { chainCode: 'erc20' }, open)).json.data[0]).toMatchObject({
    chainCode: 'erc20',
    coinCode: 'usdt',
  })
  expect((await on.hashnutV4.post('/config/coins', {}, open)).json.data[0]).toMatchObject({ blockChain: 'ETH', tokenSymbol: 'usdt' })
})

test('errors have the HTTP status of their category when the option says so', async () => {
  await restage({ hashnut: { httpStatuses: 'by_category' }, faults: { faults: [{ once: true, fault: { code: '-50' } }] } })
  const statusOf = async (answer: Promise<{ status: number }>) => (await answer).status
  expect(await statusOf(on.hashnut.post(paths.create, payOrder('H1')))).toBe(500)
  expect(await statusOf(on.hashnut.post(paths.create, payOrder('H1'), { secret: 'another' }))).toBe(401)
  expect(await statusOf(on.hashnut.post(paths.create, payOrder('H1', { amount: 0 })))).toBe(400)
})
