import type { Random } from '../random.ts'
import { requestOf, signedRequest } from './authentic.ts'
import { hostileBody } from './hostile.ts'
import { headerNames, headerValue, type ProviderName, type SentRequest, secrets, toleranceMs } from './oracle.ts'

/** Changes a request. The oracle decides whether the result is still authentic. */
export type Mutation = (random: Random, request: SentRequest, nowMs: number) => SentRequest

const withBody = (request: SentRequest, body: Buffer): SentRequest => ({ ...request, body })
const withText = (request: SentRequest, change: (text: string) => string) => withBody(request, Buffer.from(change(request.body.toString())))

type HeaderRole = 'stamp' | 'once' | 'signature'
const nameOf = ({ provider }: SentRequest, role: HeaderRole) => headerNames[provider][role]
const valueAt = (request: SentRequest, role: HeaderRole) => headerValue(request.headers, nameOf(request, role)) ?? ''

function withHeader(request: SentRequest, role: HeaderRole, change: (value: string) => string): SentRequest {
  const headers = request.headers.map(([name, value]) => [name, name === nameOf(request, role) ? change(value) : value] as const)
  return { ...request, headers }
}

/** The positions at which bytes of the body are changed. */
const bodyMutations = {
  flip: (random, request) => spliced(random, request, 1, (old) => Buffer.from([(old[0] ?? 0) ^ (1 << random.below(8))])),
  insert: (random, request) => spliced(random, request, 0, () => Buffer.from([random.below(256)])),
  remove: (random, request) => spliced(random, request, 1 + random.below(4), () => Buffer.alloc(0)),
  truncate: (random, request) => withBody(request, request.body.subarray(0, random.below(request.body.length))),
  empty: (_random, request) => withBody(request, Buffer.alloc(0)),
  blank: (random, request) =>
    withText(request, (text) => random.pick([` ${text}`, `${text} `, `${text}\n`, `${text}\r\n`, text.trim(), `${text}\0`])),
  byteOrderMark: (_random, request) => withText(request, (text) => `\ufeff${text}`),
  reserialise: (random, request) => withText(request, (text) => JSON.stringify(JSON.parse(text), null, random.pick([0, 1, 2, 4, '\t']))),
  normalise: (random, request) => withText(request, (text) => text.normalize(random.pick(['NFC', 'NFD', 'NFKC']))),
  escape: (_random, request) =>
    withText(request, (text) => text.replace(/[^\x20-\x7e\n\t]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)),
  promote: (random, request) =>
    withText(request, (text) =>
      text.replace(/PAY_CLOSE|FAILED|"state":-?\d/, random.pick(['PAY_SUCCESS', 'SUCCESS', '"state":4'])).replace(/\d\.50/, '9999.50'),
    ),
  duplicateKey: (_random, request) => withText(request, (text) => text.replace(/}\s*$/, ',"bizStatus":"PAY_SUCCESS","state":4}')),
  oversize: (random, { provider, body }, nowMs) => signedRequest(random, provider, Buffer.concat([body, Buffer.alloc(65_537, ' ')]), nowMs),
  hostile: (random, request) => withBody(request, hostileBody(random)),
} satisfies Record<string, Mutation>

function spliced(random: Random, request: SentRequest, count: number, replace: (old: Buffer) => Buffer): SentRequest {
  const { body } = request
  const at = random.below(body.length)
  return withBody(request, Buffer.concat([body.subarray(0, at), replace(body.subarray(at, at + count)), body.subarray(at + count)]))
}

const headerMutations = {
  drop: (random, request) => without(request, nameOf(request, random.pick(headerRoles))),
  rename: (random, request) => {
    const name = nameOf(request, random.pick(headerRoles))
    const other = random.pick([
      `${name}s`,
      name.slice(1),
      name.replaceAll('-', '_'),
      `x-${name}`,
      name.replace('webhook', 'request'),
      name.replace('hashnut-', ''),
    ])
    return { ...request, headers: request.headers.map(([each, value]) => [each === name ? other : each, value] as const) }
  },
  caseOfName: (random, request) => ({
    ...request,
    headers: request.headers.map(([name, value]) => [random.pick([name.toLowerCase(), name.toUpperCase()]), value] as const),
  }),
  duplicate: (random, request) => {
    const name = nameOf(request, random.pick(headerRoles))
    const value = random.pick([headerValue(request.headers, name) ?? '', '', random.text(20)])
    return { ...request, headers: random.chance(0.5) ? [...request.headers, [name, value]] : [[name, value], ...request.headers] }
  },
  swap: (random, request) => {
    const [one, other] = random.pick([
      ['stamp', 'once'],
      ['once', 'signature'],
      ['stamp', 'signature'],
    ] as const)
    const values = [valueAt(request, one), valueAt(request, other)] as const
    return withHeader(
      withHeader(request, one, () => values[1]),
      other,
      () => values[0],
    )
  },
  blank: (random, request) =>
    withHeader(request, random.pick(headerRoles), (value) => random.pick([` ${value}`, `${value}\t`, `${value} x`, ' ', ''])),
  letterCase: (random, request) =>
    withHeader(request, random.pick(['signature', 'once']), (value) => random.pick([value.toUpperCase(), value.toLowerCase()])),
  flip: (random, request) =>
    withHeader(request, random.pick(headerRoles), (value) => {
      const at = random.below(value.length || 1)
      return `${value.slice(0, at)}${random.text(1)}${value.slice(at + 1)}`
    }),
} satisfies Record<string, Mutation>

const headerRoles = ['stamp', 'once', 'signature'] as const
const without = (request: SentRequest, name: string): SentRequest => ({ ...request, headers: request.headers.filter(([each]) => each !== name) })

const signatureMutations = {
  truncate: (random, request) => withHeader(request, 'signature', (value) => value.slice(0, random.below(value.length))),
  extend: (random, request) =>
    withHeader(request, 'signature', (value) => random.pick([`${value}0`, `0${value}`, `${value}=`, `${value}${value}`, `sha512=${value}`])),
  encoding: (random, request) =>
    withHeader(request, 'signature', (value) => {
      const bytes = Buffer.from(value, request.provider === 'gatepay' ? 'hex' : 'base64')
      return random.pick([
        bytes.toString('hex'),
        bytes.toString('base64'),
        bytes.toString('base64url'),
        bytes.toString('latin1'),
        value.replace(/=+$/, ''),
      ])
    }),
  trailingBits: (_random, request) => withHeader(request, 'signature', (value) => value.replace(/.=$/, (end) => `${nextBase64(end[0] ?? '')}=`)),
  otherSecret: (random, { provider, body }, nowMs) =>
    signedRequest(
      random,
      provider,
      body,
      nowMs,
      random.pick(['', ' ', 'undefined', 'null', secrets[other(provider)], `${secrets[provider]} `, secrets[provider].toLowerCase()]),
    ),
  otherProvider: (random, request, nowMs) => {
    const foreign = signedRequest(random, other(request.provider), request.body, nowMs, random.pick([secrets.gatepay, secrets.hashnut]))
    const own = headerNames[foreign.provider]
    const renamed = random.chance(0.5)
      ? foreign.headers.map(
          ([name, value]) => [renames[name === own.stamp ? 'stamp' : name === own.once ? 'once' : 'signature'](request), value] as const,
        )
      : foreign.headers
    return { ...request, headers: renamed }
  },
  word: (random, request) =>
    withHeader(request, 'signature', () => random.pick(['', '0', 'null', 'undefined', '[object Object]', 'true', '='.repeat(44), '0'.repeat(128)])),
} satisfies Record<string, Mutation>

const other = (provider: ProviderName) => (provider === 'gatepay' ? 'hashnut' : 'gatepay')
const renames = {
  stamp: (request: SentRequest) => nameOf(request, 'stamp'),
  once: (request: SentRequest) => nameOf(request, 'once'),
  signature: (request: SentRequest) => nameOf(request, 'signature'),
}
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const nextBase64 = (digit: string) => base64[base64.indexOf(digit) + 1] ?? 'A'

const stampMutations = {
  // The signature is valid; only the age is wrong, or just within the limit.
  age: (random, { provider, body }, nowMs) => {
    const distance = random.pick([toleranceMs - 1, toleranceMs, toleranceMs + 1, 2 * toleranceMs, 86_400_000, nowMs - 1])
    return signedRequest(random, provider, body, nowMs + (random.chance(0.5) ? distance : -distance))
  },
  restamp: (random, request, nowMs) => withHeader(request, 'stamp', () => String(nowMs - random.below(1_000))),
  // With and without a signature: a timestamp in a form that the provider never sends must be refused even if the signature is valid.
  form: (random, request) => withHeader(request, 'stamp', (value) => oddStamp(random, value)),
  signedForm: (random, request) =>
    requestOf(request.provider, { stamp: oddStamp(random, valueAt(request, 'stamp')), once: valueAt(request, 'once'), body: request.body }),
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

/** Moves characters from one signed part to the next, so that the signed text stays the same. */
const moves = {
  // Zeros moved to the front of the timestamp change neither the signed text nor the number that the timestamp means.
  moveZeros: (random, { provider, body }, nowMs) => {
    const count = random.pick([1, 2, 13])
    return moved(requestOf(provider, { stamp: String(nowMs), once: random.text(20) + '0'.repeat(count), body }), count, true)
  },
  moveDigit: (random, request) => moved(request, random.pick([1, 1, 2, 3, 7, 12, 13]), random.chance(0.5)),
  // The timestamp gets as many digits on the left as it loses on the right, so its length stays the same.
  moveThrough: (random, request) => {
    const count = random.pick([1, 2, 3, 12])
    const [stamp, once] = [valueAt(request, 'stamp'), valueAt(request, 'once')]
    const shifted = once.slice(-count) + stamp.slice(0, -count)
    const body = Buffer.concat([Buffer.from(stamp.slice(-count)), request.body])
    return withBody(
      withHeader(
        withHeader(request, 'stamp', () => shifted),
        'once',
        (value) => value.slice(0, -count),
      ),
      body,
    )
  },
  moveToBody: (random, request) => {
    const count = random.pick([1, 2, 13])
    const stamp = valueAt(request, 'stamp')
    const body = Buffer.concat([Buffer.from(stamp.slice(-count)), request.body])
    return withBody(
      withHeader(request, 'stamp', () => stamp.slice(0, -count)),
      body,
    )
  },
  // A text whose parts are joined by line feeds could be divided at another line feed. No HTTP header can contain one, but an object of headers can.
  moveLine: (_random, request) => {
    const end = request.body.indexOf('\n')
    const line = request.body
      .subarray(0, end + 1)
      .toString()
      .trimEnd()
    return withBody(
      withHeader(request, 'once', (value) => `${value}\n${line}`),
      request.body.subarray(end + 1),
    )
  },
} satisfies Record<string, Mutation>

/** Divides the joined uuid and timestamp at another position. */
function moved(request: SentRequest, count: number, toStamp: boolean): SentRequest {
  const [stamp, once] = [valueAt(request, 'stamp'), valueAt(request, 'once')]
  const joint = once + stamp
  const cut = toStamp ? once.length - count : once.length + count
  return withHeader(
    withHeader(request, 'stamp', () => joint.slice(Math.max(0, cut))),
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

export function mutated(random: Random, request: SentRequest, nowMs: number): SentRequest {
  const [first, ...rest] = Object.values(random.pick(families))
  const once = first === undefined ? request : random.pick([first, ...rest])(random, request, nowMs)
  return random.chance(0.1) && once.body.length > 0 ? headerMutations.flip(random, once) : once
}
