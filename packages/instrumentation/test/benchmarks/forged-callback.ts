import { createHmac } from 'node:crypto'
import { gatepay, gatepaySignature, hashnut, hashnutSignature, type Provider } from '@paysignal/providers'

/**
 * Measures the time until a forged callback is refused, and the time to verify a genuine one, compared with a bare HMAC and `JSON.parse`.
 * Run: `node --conditions=@paysignal/source packages/instrumentation/test/benchmarks/forged-callback.ts`
 */
const rounds = 41
const genuineCalls = 500

const secret = 'benchmark-secret'
const nowMs = Date.now()
const timestamp = String(nowMs)
const nonce = 'a1B2c3D4e5F6g7H8'

interface Signer {
  readonly provider: Provider
  readonly headers: (body: Uint8Array | string) => Readonly<Record<string, string>>
  readonly bareHmac: (body: Uint8Array) => string
}

const signers: readonly Signer[] = [
  {
    provider: gatepay({ secret }),
    headers: (body) => ({
      'x-gatepay-timestamp': timestamp,
      'x-gatepay-nonce': nonce,
      'x-gatepay-signature': gatepaySignature({ secret, timestamp, nonce, body }),
    }),
    bareHmac: (body) => createHmac('sha512', secret).update(`${timestamp}\n${nonce}\n`).update(body).update('\n').digest('hex'),
  },
  {
    provider: hashnut({ secret }),
    headers: (body) => ({
      'hashnut-webhook-timestamp': timestamp,
      'hashnut-webhook-uuid': nonce,
      'hashnut-webhook-sign': hashnutSignature({ secret, timestamp, uuid: nonce, body }),
    }),
    bareHmac: (body) => createHmac('sha256', secret).update(`${nonce}${timestamp}`).update(body).digest('base64'),
  },
]

const size = 65_536
const filled = (before: string, unit: string, after: string) =>
  Buffer.from(before + unit.repeat(Math.floor((size - before.length - after.length) / Buffer.byteLength(unit))) + after)

const hostile: Readonly<Record<string, Buffer>> = {
  'an array 4,000 levels deep around many values': filled('['.repeat(4_000), '1,', `1${']'.repeat(4_000)}`),
  'an array 1,000 levels deep around many values': filled('['.repeat(1_000), '1,', `1${']'.repeat(1_000)}`),
  'empty arrays 32,000 levels deep': Buffer.from('['.repeat(32_768) + ']'.repeat(32_768)),
  'opening brackets': filled('', '[', ''),
  'many empty lists': filled('[', '[],', '[]]'),
  'many small objects': filled('[', '{"a":1},', '1]'),
  'many keys': Buffer.from(JSON.stringify(Object.fromEntries(Array.from({ length: 4_500 }, (_, index) => [`k${index}`, index])))),
  'numbers that grow': filled('[', '1e20,', '1]'),
  fractions: filled('[', '1e-6,', '1]'),
  escapes: filled('["', '\\u8ba2', '"]'),
  'many escaped texts': filled('[', '"\\n",', '1]'),
  'one long text': filled('["', 'x', '"]'),
  'wide characters': filled('["', '订', '"]'),
  spaces: filled('[', ' ', '1]'),
  'unpaired quotes': filled('', '"\\', ''),
  'a string that never ends': filled('["', '\\"', ''),
  'bytes that are not UTF-8': Buffer.concat([Buffer.from('["'), Buffer.alloc(size - 4, 0xff), Buffer.from('"]')]),
}

/** The processor time of this process with all its threads. Other processes on the machine do not change it. */
function microseconds(action: () => void, times = 1) {
  const before = process.cpuUsage()
  for (let index = 0; index < times; index++) action()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / times
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b)
const median = (values: readonly number[]) => sorted(values)[values.length >> 1] as number // The cast is safe because the list is never empty.
const worst = (values: readonly number[]) => sorted(values).at(-1) as number // The cast is safe because the list is never empty.

function verifier({ provider }: Signer, headers: Readonly<Record<string, string>>, body: Uint8Array, isValid: boolean) {
  return () => {
    const result = provider.verifyCallback({ header: (name) => headers[name], body, nowMs })
    if (result.isValid !== isValid) throw new Error(`${provider.name} says ${result.isValid ? 'valid' : result.reason}`)
  }
}

for (const signer of signers) {
  const forged = signer.headers('another body')
  for (const [shape, body] of Object.entries(hostile)) {
    const verify = verifier(signer, forged, body, false)
    const times = Array.from({ length: rounds }, () => microseconds(verify))
    console.log(`${signer.provider.name}, forged, ${shape}: ${(median(times) / 1_000).toFixed(1)} ms, worst ${(worst(times) / 1_000).toFixed(1)} ms`)
  }
}

/** 4 KiB in the format of a real callback: an envelope with its data as JSON text. */
const data = JSON.stringify(
  Array.from({ length: 33 }, (_, index) => ({
    merchantTradeNo: `M-20261121-${index}`,
    orderAmount: '12.5',
    payerId: index,
    currency: 'USDT',
    note: 'goods',
  })),
)
const envelope = { bizType: 'PAY', bizId: '167758445495193600', bizStatus: 'PAY_SUCCESS', client_id: 'x', data }
const genuine = Buffer.from(JSON.stringify(envelope))

for (const signer of signers) {
  const verify = verifier(signer, signer.headers(genuine), genuine, true)
  const bare = () => {
    if (signer.bareHmac(genuine) === '') throw new Error('no signature')
    JSON.parse(genuine.toString())
  }
  const pairs = Array.from({ length: rounds }, () => [microseconds(bare, genuineCalls), microseconds(verify, genuineCalls)] as const)
  const ratio = median(pairs.map(([least, whole]) => whole / least))
  const [least, whole] = [median(pairs.map(([one]) => one)), median(pairs.map(([, one]) => one))]
  console.log(
    `${signer.provider.name}, genuine, ${genuine.byteLength} bytes: ${whole.toFixed(1)} µs, bare HMAC and JSON.parse ${least.toFixed(1)} µs, ${ratio.toFixed(2)} times`,
  )
}
