import type { Random } from '../random.ts'
import { deliveryOf, signedDelivery } from './authentic.ts'
import { hostileBody } from './hostile.ts'
import { type Delivery, headerNames, headerValue, type ProviderName, secrets, toleranceMs } from './oracle.ts'

/** Makes of one delivery another. Whether it is still authentic is not decided here. */
export type Mutation = (random: Random, delivery: Delivery, nowMs: number) => Delivery

const withBody = (delivery: Delivery, body: Buffer): Delivery => ({ ...delivery, body })
const withText = (delivery: Delivery, change: (text: string) => string) => withBody(delivery, Buffer.from(change(delivery.body.toString())))

type Place = 'stamp' | 'once' | 'signature'
const nameOf = ({ provider }: Delivery, place: Place) => headerNames[provider][place]
const valueAt = (delivery: Delivery, place: Place) => headerValue(delivery.headers, nameOf(delivery, place)) ?? ''

function withHeader(delivery: Delivery, place: Place, change: (value: string) => string): Delivery {
  const headers = delivery.headers.map(([name, value]) => [name, name === nameOf(delivery, place) ? change(value) : value] as const)
  return { ...delivery, headers }
}

/** Where bytes of the body are changed. */
const bodyMutations = {
  flip: (random, delivery) => spliced(random, delivery, 1, (old) => Buffer.from([(old[0] ?? 0) ^ (1 << random.below(8))])),
  insert: (random, delivery) => spliced(random, delivery, 0, () => Buffer.from([random.below(256)])),
  remove: (random, delivery) => spliced(random, delivery, 1 + random.below(4), () => Buffer.alloc(0)),
  truncate: (random, delivery) => withBody(delivery, delivery.body.subarray(0, random.below(delivery.body.length))),
  empty: (_random, delivery) => withBody(delivery, Buffer.alloc(0)),
  blank: (random, delivery) =>
    withText(delivery, (text) => random.pick([` ${text}`, `${text} `, `${text}\n`, `${text}\r\n`, text.trim(), `${text}\0`])),
  byteOrderMark: (_random, delivery) => withText(delivery, (text) => `\ufeff${text}`),
  reserialise: (random, delivery) => withText(delivery, (text) => JSON.stringify(JSON.parse(text), null, random.pick([0, 1, 2, 4, '\t']))),
  normalise: (random, delivery) => withText(delivery, (text) => text.normalize(random.pick(['NFC', 'NFD', 'NFKC']))),
  escape: (_random, delivery) =>
    withText(delivery, (text) => text.replace(/[^\x20-\x7e\n\t]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)),
  promote: (random, delivery) =>
    withText(delivery, (text) =>
      text.replace(/PAY_CLOSE|FAILED|"state":-?\d/, random.pick(['PAY_SUCCESS', 'SUCCESS', '"state":4'])).replace(/\d\.50/, '9999.50'),
    ),
  duplicateKey: (_random, delivery) => withText(delivery, (text) => text.replace(/}\s*$/, ',"bizStatus":"PAY_SUCCESS","state":4}')),
  oversize: (random, { provider, body }, nowMs) => signedDelivery(random, provider, Buffer.concat([body, Buffer.alloc(65_537, ' ')]), nowMs),
  hostile: (random, delivery) => withBody(delivery, hostileBody(random)),
} satisfies Record<string, Mutation>

function spliced(random: Random, delivery: Delivery, count: number, replace: (old: Buffer) => Buffer): Delivery {
  const { body } = delivery
  const at = random.below(body.length)
  return withBody(delivery, Buffer.concat([body.subarray(0, at), replace(body.subarray(at, at + count)), body.subarray(at + count)]))
}

const headerMutations = {
  drop: (random, delivery) => without(delivery, nameOf(delivery, random.pick(places))),
  rename: (random, delivery) => {
    const name = nameOf(delivery, random.pick(places))
    const other = random.pick([
      `${name}s`,
      name.slice(1),
      name.replaceAll('-', '_'),
      `x-${name}`,
      name.replace('webhook', 'request'),
      name.replace('hashnut-', ''),
    ])
    return { ...delivery, headers: delivery.headers.map(([each, value]) => [each === name ? other : each, value] as const) }
  },
  caseOfName: (random, delivery) => ({
    ...delivery,
    headers: delivery.headers.map(([name, value]) => [random.pick([name.toLowerCase(), name.toUpperCase()]), value] as const),
  }),
  duplicate: (random, delivery) => {
    const name = nameOf(delivery, random.pick(places))
    const value = random.pick([headerValue(delivery.headers, name) ?? '', '', random.text(20)])
    return { ...delivery, headers: random.chance(0.5) ? [...delivery.headers, [name, value]] : [[name, value], ...delivery.headers] }
  },
  swap: (random, delivery) => {
    const [one, other] = random.pick([
      ['stamp', 'once'],
      ['once', 'signature'],
      ['stamp', 'signature'],
    ] as const)
    const values = [valueAt(delivery, one), valueAt(delivery, other)] as const
    return withHeader(
      withHeader(delivery, one, () => values[1]),
      other,
      () => values[0],
    )
  },
  blank: (random, delivery) => withHeader(delivery, random.pick(places), (value) => random.pick([` ${value}`, `${value}\t`, `${value} x`, ' ', ''])),
  letterCase: (random, delivery) =>
    withHeader(delivery, random.pick(['signature', 'once']), (value) => random.pick([value.toUpperCase(), value.toLowerCase()])),
  flip: (random, delivery) =>
    withHeader(delivery, random.pick(places), (value) => {
      const at = random.below(value.length || 1)
      return `${value.slice(0, at)}${random.text(1)}${value.slice(at + 1)}`
    }),
} satisfies Record<string, Mutation>

const places = ['stamp', 'once', 'signature'] as const
const without = (delivery: Delivery, name: string): Delivery => ({ ...delivery, headers: delivery.headers.filter(([each]) => each !== name) })

const signatureMutations = {
  truncate: (random, delivery) => withHeader(delivery, 'signature', (value) => value.slice(0, random.below(value.length))),
  extend: (random, delivery) =>
    withHeader(delivery, 'signature', (value) => random.pick([`${value}0`, `0${value}`, `${value}=`, `${value}${value}`, `sha512=${value}`])),
  encoding: (random, delivery) =>
    withHeader(delivery, 'signature', (value) => {
      const bytes = Buffer.from(value, delivery.provider === 'gatepay' ? 'hex' : 'base64')
      return random.pick([
        bytes.toString('hex'),
        bytes.toString('base64'),
        bytes.toString('base64url'),
        bytes.toString('latin1'),
        value.replace(/=+$/, ''),
      ])
    }),
  trailingBits: (_random, delivery) => withHeader(delivery, 'signature', (value) => value.replace(/.=$/, (end) => `${nextBase64(end[0] ?? '')}=`)),
  otherSecret: (random, { provider, body }, nowMs) =>
    signedDelivery(
      random,
      provider,
      body,
      nowMs,
      random.pick(['', ' ', 'undefined', 'null', secrets[other(provider)], `${secrets[provider]} `, secrets[provider].toLowerCase()]),
    ),
  otherProvider: (random, delivery, nowMs) => {
    const foreign = signedDelivery(random, other(delivery.provider), delivery.body, nowMs, random.pick([secrets.gatepay, secrets.hashnut]))
    const own = headerNames[foreign.provider]
    const renamed = random.chance(0.5)
      ? foreign.headers.map(
          ([name, value]) => [renames[name === own.stamp ? 'stamp' : name === own.once ? 'once' : 'signature'](delivery), value] as const,
        )
      : foreign.headers
    return { ...delivery, headers: renamed }
  },
  word: (random, delivery) =>
    withHeader(delivery, 'signature', () => random.pick(['', '0', 'null', 'undefined', '[object Object]', 'true', '='.repeat(44), '0'.repeat(128)])),
} satisfies Record<string, Mutation>

const other = (provider: ProviderName) => (provider === 'gatepay' ? 'hashnut' : 'gatepay')
const renames = {
  stamp: (delivery: Delivery) => nameOf(delivery, 'stamp'),
  once: (delivery: Delivery) => nameOf(delivery, 'once'),
  signature: (delivery: Delivery) => nameOf(delivery, 'signature'),
}
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const nextBase64 = (digit: string) => base64[base64.indexOf(digit) + 1] ?? 'A'

const stampMutations = {
  // Signed as it should be: only its age is wrong, or just not.
  age: (random, { provider, body }, nowMs) => {
    const distance = random.pick([toleranceMs - 1, toleranceMs, toleranceMs + 1, 2 * toleranceMs, 86_400_000, nowMs - 1])
    return signedDelivery(random, provider, body, nowMs + (random.chance(0.5) ? distance : -distance))
  },
  restamp: (random, delivery, nowMs) => withHeader(delivery, 'stamp', () => String(nowMs - random.below(1_000))),
  // Unsigned, and signed as well: a form that the provider never writes stays refused even under a valid signature.
  form: (random, delivery) => withHeader(delivery, 'stamp', (value) => oddStamp(random, value)),
  signedForm: (random, delivery) =>
    deliveryOf(delivery.provider, { stamp: oddStamp(random, valueAt(delivery, 'stamp')), once: valueAt(delivery, 'once'), body: delivery.body }),
} satisfies Record<string, Mutation>

function oddStamp(random: Random, value: string): string {
  const arabic = value.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))
  const exponent = `${value[0]}.${value.slice(1)}e12`
  return random.pick([
    `+${value}`,
    `-${value}`,
    exponent,
    `${value}.0`,
    `0x${Number(value).toString(16)}`,
    arabic,
    `${value}n`,
    `${value.slice(0, 3)} ${value.slice(3)}`,
    value.slice(0, 10),
    `${value}0`,
    'NaN',
    'Infinity',
    '',
    `${value},${value}`,
  ])
}

/** Takes characters from one signed part and gives them to its neighbour, so that what was signed stays the same. */
const moves = {
  // Zeros in front of a stamp change neither what is signed nor the number that the stamp stands for.
  moveZeros: (random, { provider, body }, nowMs) => {
    const count = random.pick([1, 2, 13])
    return moved(deliveryOf(provider, { stamp: String(nowMs), once: random.text(20) + '0'.repeat(count), body }), count, true)
  },
  moveDigit: (random, delivery) => moved(delivery, random.pick([1, 1, 2, 3, 7, 12, 13]), random.chance(0.5)),
  // As many digits come in on the left as leave on the right: the stamp keeps its length.
  moveThrough: (random, delivery) => {
    const count = random.pick([1, 2, 3, 12])
    const [stamp, once] = [valueAt(delivery, 'stamp'), valueAt(delivery, 'once')]
    const shifted = once.slice(-count) + stamp.slice(0, -count)
    const body = Buffer.concat([Buffer.from(stamp.slice(-count)), delivery.body])
    return withBody(
      withHeader(
        withHeader(delivery, 'stamp', () => shifted),
        'once',
        (value) => value.slice(0, -count),
      ),
      body,
    )
  },
  moveToBody: (random, delivery) => {
    const count = random.pick([1, 2, 13])
    const stamp = valueAt(delivery, 'stamp')
    const body = Buffer.concat([Buffer.from(stamp.slice(-count)), delivery.body])
    return withBody(
      withHeader(delivery, 'stamp', () => stamp.slice(0, -count)),
      body,
    )
  },
  // What is joined by line feeds could be cut at another one; no header can hold it, but a caller's own record can.
  moveLine: (_random, delivery) => {
    const end = delivery.body.indexOf('\n')
    const line = delivery.body
      .subarray(0, end + 1)
      .toString()
      .trimEnd()
    return withBody(
      withHeader(delivery, 'once', (value) => `${value}\n${line}`),
      delivery.body.subarray(end + 1),
    )
  },
} satisfies Record<string, Mutation>

/** Cuts the joined uuid and stamp at another place. */
function moved(delivery: Delivery, count: number, toStamp: boolean): Delivery {
  const [stamp, once] = [valueAt(delivery, 'stamp'), valueAt(delivery, 'once')]
  const joint = once + stamp
  const cut = toStamp ? once.length - count : once.length + count
  return withHeader(
    withHeader(delivery, 'stamp', () => joint.slice(Math.max(0, cut))),
    'once',
    () => joint.slice(0, Math.max(0, cut)),
  )
}

const families: readonly [Record<string, Mutation>, ...Record<string, Mutation>[]] = [
  bodyMutations,
  headerMutations,
  signatureMutations,
  stampMutations,
  moves,
]

export function mutated(random: Random, delivery: Delivery, nowMs: number): Delivery {
  const [first, ...rest] = Object.values(random.pick(families))
  const once = first === undefined ? delivery : random.pick([first, ...rest])(random, delivery, nowMs)
  return random.chance(0.1) && once.body.length > 0 ? headerMutations.flip(random, once) : once
}
