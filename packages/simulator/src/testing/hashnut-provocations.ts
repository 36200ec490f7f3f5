import type { PayerOutcome } from '../index.ts'
import type { Answer } from './client.ts'
import { type Provocation, request, script } from './provocation.ts'
import { idle, paths, payOrder, type Stage } from './stage.ts'

const quiet = { payers: idle, speed: 1 } as const
/** Options with which an order reaches one state at once and stays there for at least half a minute, or nine seconds in state 2. */
const heldIn = (state: 1 | 2 | 3) => {
  const [atOnce, late] = [[0, 0] as const, [3_600_000, 3_600_000] as const]
  return {
    // The time in state 2 is the chain's: nine simulated seconds.
    speed: state === 2 ? 1 : 100,
    payers: { outcomes: { paid: 1 }, payAfterMs: atOnce, broadcastMs: state === 1 ? late : atOnce, verifyMs: state === 3 ? late : atOnce },
  }
}
const fast = (outcome: PayerOutcome) => ({ payers: { outcomes: { [outcome]: 1 } } })

const create = (changes: object = {}, wrong: object = {}) => request((on) => on.hashnut.post(paths.create, payOrder('H1', changes), wrong), quiet)
const scripted = (code: string) => script({ code }, (on) => on.hashnut.post(paths.create, payOrder('H1')), quiet)

async function limited(on: Stage): Promise<Answer> {
  await on.hashnut.post('/config/queryAllChainInfo', '')
  return on.hashnut.post('/config/queryAllChainInfo', '')
}

async function idsOf(on: Stage) {
  const { payOrderId, accessSign } = (await on.hashnut.post(paths.create, payOrder('H1'))).json.data
  return { payOrderId, merchantOrderId: 'H1', accessSign }
}

async function cancelled(on: Stage) {
  const ids = await idsOf(on)
  await on.hashnutV4.post('/api/orders/cancel', ids)
  return ids
}

/** Queries the order until it is in the state. */
async function inState(on: Stage, state: number, given?: object): Promise<Answer> {
  const ids = given ?? (await idsOf(on))
  return on.until(
    () => on.hashnut.post(paths.query, ids),
    ({ json }) => json.data.state === state,
  )
}

const failedWith = (payment: string) => script({ payment }, (on) => inState(on, -1), fast('paid'))
const byCategory = { ...quiet, hashnut: { httpStatuses: 'by_category' } } as const

/** One provocation for every row of HashNut's catalogue, by group and code. Payment messages are there in both spellings. */
export const hashnutProvocations: Readonly<Record<string, Readonly<Record<string, Provocation>>>> = {
  api: {
    '0': create(),
    '-1': scripted('-1'),
    '-2': create({}, { secret: 'another' }),
    '-3': scripted('-3'),
    '-4': scripted('-4'),
    '-10': create({ callBackUrl: 'http://shop.example/hook' }),
    '-11': create({ merchantOrderId: '' }),
    '-12': create({ amount: 'ten' }),
    '-20': scripted('-20'),
    '-21': request(async (on) => {
      await idsOf(on)
      return on.hashnut.post(paths.create, payOrder('H1'))
    }, quiet),
    '-22': create({ amount: 0.001 }),
    '-23': create({ coinCode: 'USDT' }),
    '-24': request((on) => on.hashnut.post(paths.query, { payOrderId: 'none', merchantOrderId: 'H1', accessSign: 'none' }), quiet),
    '-30': script({ rateLimit: { limit: 1, windowMs: 60_000 } }, limited, quiet),
    '-31': script({ rateLimit: { limit: 1, windowMs: 60_000, code: '-31' } }, limited, quiet),
    '-50': scripted('-50'),
    '-51': scripted('-51'),
    '-52': scripted('-52'),
    '-60': request(async (on) => on.hashnut.post(paths.confirm, { ...(await cancelled(on)), payTxId: '0x1' }), quiet),
    '-61': scripted('-61'),
    '-62': scripted('-62'),
  },
  http: {
    '200': create(),
    '400': request((on) => on.hashnut.post(paths.create, payOrder('H1', { amount: '' })), byCategory),
    '401': request((on) => on.hashnut.post(paths.create, payOrder('H1'), { secret: 'another' }), byCategory),
    '500': script({ httpStatus: 500 }, (on) => on.hashnut.post(paths.create, payOrder('H1')), quiet),
  },
  payment: {
    'amount not enough': request((on) => inState(on, -1), fast('underpaid')),
    'coin type mismatch': request((on) => inState(on, -1), fast('wrong_coin')),
    'coin type not math': failedWith('coin type not math'),
    'receipt address mismatch': request((on) => inState(on, -1), fast('wrong_address')),
    'transaction execute failed': request((on) => inState(on, -1), fast('failed')),
    'can not parse transaction': request((on) => inState(on, -1), fast('unreadable')),
    'cannot parse transaction': failedWith('cannot parse transaction'),
    'transaction not found': request((on) => inState(on, -1), fast('lost')),
  },
  order_state: {
    '0': request((on) => inState(on, 0), quiet),
    '1': request((on) => inState(on, 1), heldIn(1)),
    '2': request((on) => inState(on, 2), heldIn(2)),
    '3': request((on) => inState(on, 3), heldIn(3)),
    '4': request((on) => inState(on, 4), fast('paid')),
    '-1': request((on) => inState(on, -1), fast('failed')),
    '-2': request((on) => inState(on, -2), { payers: idle, speed: 100_000 }),
    '-3': request(async (on) => inState(on, -3, await cancelled(on)), quiet),
  },
  amount: {
    underpaid: request((on) => inState(on, -1), fast('underpaid')),
    overpaid: request((on) => inState(on, 4), fast('overpaid')),
  },
}
