import type { CallbackVerification, Provider } from '../provider.ts'
import { garbage, objectProblems, wordProblems } from './answers.ts'
import { type CallbackFixture, type ConformanceFixtures, differences } from './fixtures.ts'

const farMs = 86_400_000

/** Lists the problems in the verification and the reading of callbacks. */
export function callbackProblems(provider: Provider, fixtures: ConformanceFixtures): readonly string[] {
  return [
    ...fixtures.callbacks.flatMap((fixture) => [
      ...verificationProblems(provider, fixture, fixtures),
      ...fixtureProblems(provider, fixture, fixtures),
    ]),
    ...garbage.flatMap((body) => garbageProblems(provider, body)),
    ...answerProblems(provider),
  ]
}

function verificationProblems(provider: Provider, { type, body }: CallbackFixture, fixtures: ConformanceFixtures): readonly string[] {
  const raw = JSON.stringify(body)
  const { nowMs, acceptsUnsigned, signCallback, marker } = fixtures
  const headers = signCallback({ body: raw, timestampMs: nowMs, nonce: 'nonce1' })
  const verify = (bytes: string, by: Readonly<Record<string, string>> = headers, atMs = nowMs) =>
    provider.verifyCallback({ header: (name) => by[name], body: Buffer.from(bytes), nowMs: atMs })
  const signed = verify(raw)
  const again = verify(raw, signCallback({ body: raw, timestampMs: nowMs + 1, nonce: 'nonce2' }))
  const secrets = [...Object.values(headers), marker]
  const rules: readonly (readonly [boolean, string])[] = [
    [signed.isValid && signed.isSigned && signed.timestampMs === nowMs, 'a signed request is not accepted'],
    [signed.isValid && JSON.stringify(signed.body) === raw, 'the verification of a signed request does not contain the parsed body'],
    [idOf(signed) === idOf(verify(raw)), 'the same request has two request ids'],
    [idOf(signed) !== idOf(again), 'a retry with a new timestamp has the same request id as the first request'],
    [!secrets.some((secret) => idOf(signed)?.includes(secret)), 'the request id contains a header or the marker'],
    [reason(verify(`${raw.slice(0, -1)} }`.replace('"', '"x'))) === 'rejected_signature', 'a tampered body is not refused as rejected_signature'],
    [
      reason(verify(JSON.stringify(body, null, 2))) === 'rejected_reserialised',
      'a body that was parsed and written again is not refused as rejected_reserialised',
    ],
    [reason(verify(raw, headers, nowMs + farMs)) === 'rejected_timestamp', 'a stale request (one day old) is not refused as rejected_timestamp'],
    [
      reason(verify(raw, headers, nowMs - farMs)) === 'rejected_timestamp',
      'a request from the future (one day ahead) is not refused as rejected_timestamp',
    ],
    [verify(raw, {}).isValid === acceptsUnsigned, `an unsigned request is ${acceptsUnsigned ? 'refused' : 'accepted'}`],
    ...Object.keys(headers).map((name) => {
      const refused = reason(verify(raw, Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name))))
      return [refused === 'rejected_unsigned', `a request without the header ${name} is not refused as rejected_unsigned`] as const
    }),
    ...Object.keys(headers).map(
      (name) => [!verify(raw, { ...headers, [name]: `${headers[name]}0` }).isValid, `a request with a changed header ${name} is accepted`] as const,
    ),
  ]
  return rules.filter(([holds]) => !holds).map(([, problem]) => `${type}: ${problem}`)
}

const idOf = (result: CallbackVerification) => (result.isValid ? result.requestId : undefined)
const reason = (result: CallbackVerification) => (result.isValid ? undefined : result.reason)

function fixtureProblems(provider: Provider, { body, type, objects }: CallbackFixture, { marker }: ConformanceFixtures): readonly string[] {
  const reading = provider.readCallback(body)
  if (reading === undefined) return [`${type}: readCallback returns undefined`]
  const again = provider.readCallback(JSON.parse(JSON.stringify(body)))
  return [
    ...(reading.type === type ? [] : [`type is ${reading.type}, not ${type}`]),
    ...(reading.idempotencyKey !== '' && reading.idempotencyKey === again?.idempotencyKey
      ? []
      : ['the idempotency key is empty, or is not the same for the same body']),
    ...(objects.length === reading.objects.length ? [] : [`${reading.objects.length} objects, not ${objects.length}`]),
    ...objects.flatMap((object, at) => differences(object, reading.objects[at])),
    ...wordProblems(provider, { type: reading.type }),
    ...reading.objects.flatMap((object) => objectProblems(provider, object)),
    ...(JSON.stringify(reading).includes(marker) ? ['the reading contains the marker, a text that must not be recorded'] : []),
  ].map((problem) => `${type}: ${problem}`)
}

function garbageProblems(provider: Provider, body: unknown): readonly string[] {
  try {
    return provider.readCallback(body)?.objects.flatMap((object) => objectProblems(provider, object)) ?? []
  } catch (error) {
    return [`reading the callback ${JSON.stringify(body)?.slice(0, 60)} throws ${String(error)}`]
  }
}

function answerProblems({ callbackAnswers: { accepted, refused } }: Provider): readonly string[] {
  return [
    ...(accepted.status === 200 ? [] : ['the status of callbackAnswers.accepted is not 200']),
    ...(accepted.body !== refused.body ? [] : ['callbackAnswers.accepted and callbackAnswers.refused have the same body']),
  ]
}
