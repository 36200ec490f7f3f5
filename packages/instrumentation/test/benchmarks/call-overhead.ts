import diagnosticsChannel from 'node:diagnostics_channel'
import { gatepay } from '@paysignal/providers'
import { createPaySignal } from '../../src/index.ts'

/**
 * Measures the time that our own code takes for one watched call, without an SDK, with counters and events. The messages of undici are published
 * directly, so that the result contains neither the network nor undici.
 * Run: `node --conditions=@paysignal/source packages/instrumentation/test/benchmarks/call-overhead.ts`
 */
const calls = 2_000
const rounds = 101

const channel = (name: string) => diagnosticsChannel.channel(`undici:request:${name}`)
const [create, sent, headers, received, trailers] = ['create', 'bodyChunkSent', 'headers', 'bodyChunkReceived', 'trailers'].map(channel)

const requestBody = Buffer.from(
  JSON.stringify({
    merchantTradeNo: 'M-20261121-000001',
    currency: 'USDT',
    orderAmount: '12.5',
    env: { terminalType: 'APP' },
    goods: { goodsName: 'Goods' },
  }),
)
const answers = {
  error: Buffer.from(
    JSON.stringify({ status: 'FAIL', code: '400002', label: 'SIGNATURE_ERROR', errorMessage: 'Signature verification failed', data: null }),
  ),
  success: Buffer.from(
    JSON.stringify({
      status: 'SUCCESS',
      code: '000000',
      errorMessage: '',
      data: { prepayId: '39987129109413888', terminalType: 'APP', expireTime: 1_795_320_000_000, chain: 'TRX' },
    }),
  ),
}
const responseHeaders = ['content-type', 'application/json', 'date', new Date().toUTCString(), 'connection', 'keep-alive'].map((text) =>
  Buffer.from(text),
)

function publishCall(origin: string, answer: Buffer) {
  const request = {
    origin,
    method: 'POST',
    path: '/v1/pay/checkout/order',
    headers: [
      'content-type',
      'application/json',
      'x-gatepay-certificate-clientid',
      'client',
      'x-gatepay-timestamp',
      String(Date.now()),
      'accept',
      '*/*',
    ],
    body: null,
  }
  create?.publish({ request })
  sent?.publish({ request, chunk: requestBody })
  headers?.publish({ request, response: { statusCode: 200, headers: responseHeaders } })
  received?.publish({ request, chunk: answer })
  trailers?.publish({ request, trailers: [] })
}

/** The processor time of this process with all its threads. Other processes on the machine do not change it. */
function microsecondsEach(action: () => void) {
  const before = process.cpuUsage()
  for (let index = 0; index < calls; index++) action()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

// The cast is safe because the list is never empty.
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number

const sink = {
  open: () => ({ write: async (batch: readonly unknown[]) => ({ delivered: batch.length, spooled: 0, rejected: 0 }), close: async () => {} }),
}

async function measure(name: keyof typeof answers) {
  const answer = answers[name]
  const [bare, otherHost, watched, parse]: [number[], number[], number[], number[]] = [[], [], [], []]
  // The queue holds all events of a round, so that they are encoded between the rounds and not within the measured time.
  const delivery = { maxQueueEvents: calls * 3, maxQueueBytes: 1e9, maxWaitMs: 1 }
  const paysignal = createPaySignal({ providers: [gatepay({ hosts: ['pay.example'] })], events: sink, delivery })
  for (let round = 0; round < rounds; round++) {
    paysignal.instrumentation.disable()
    bare.push(microsecondsEach(() => publishCall('https://elsewhere.example', answer)))
    parse.push(microsecondsEach(() => JSON.parse(answer.toString())))
    paysignal.instrumentation.enable()
    otherHost.push(microsecondsEach(() => publishCall('https://elsewhere.example', answer)))
    watched.push(microsecondsEach(() => publishCall('https://pay.example', answer)))
    while (paysignal.stats().inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await paysignal.close()
  const [own, others] = [median(watched) - median(bare), median(otherHost) - median(bare)]
  console.log(
    `${name}: ${own.toFixed(2)} µs a call, of which JSON.parse of the answer ${median(parse).toFixed(2)} µs; ${others.toFixed(2)} µs for another host's call`,
  )
}

for (const name of ['error', 'success'] as const) await measure(name)
