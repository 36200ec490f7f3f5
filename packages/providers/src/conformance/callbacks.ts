import type { CallbackVerification, Provider } from '../provider.ts'
import { garbage, objectProblems, wordProblems } from './answers.ts'
import { type CallbackFixture, type ConformanceFixtures, differences } from './fixtures.ts'

const farMs = 86_400_000

/** What is wrong with the verification and reading of callbacks. */
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
    [signed.isValid && signed.isSigned && signed.timestampMs === nowMs, 'a signed delivery is not accepted'],
    [signed.isValid && JSON.stringify(signed.body) === raw, 'the parsed body of a signed delivery is not given'],
    [idOf(signed) === idOf(verify(raw)), 'the same delivery has two ids'],
    [idOf(signed) !== idOf(again), 'a retry has the id of the first delivery'],
    [!secrets.some((secret) => idOf(signed)?.includes(secret)), 'the delivery id holds signed material'],
    [reason(verify(`${raw.slice(0, -1)} }`.replace('"', '"x'))) === 'rejected_signature', 'a tampered body is not refused'],
    [reason(verify(JSON.stringify(body, null, 2))) === 'rejected_reserialised', 'a re-serialised body is not told'],
    [reason(verify(raw, headers, nowMs + farMs)) === 'rejected_timestamp', 'a stale delivery is not refused'],
    [reason(verify(raw, headers, nowMs - farMs)) === 'rejected_timestamp', 'a delivery from the future is not refused'],
    [verify(raw, {}).isValid === acceptsUnsigned, `an unsigned delivery is ${acceptsUnsigned ? 'refused' : 'accepted'}`],
    ...Object.keys(headers).map((name) => {
      const refused = reason(verify(raw, Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name))))
      return [refused === 'rejected_unsigned', `a delivery without ${name} is not refused`] as const
    }),
    ...Object.keys(headers).map(
      (name) => [!verify(raw, { ...headers, [name]: `${headers[name]}0` }).isValid, `a changed ${name} is accepted`] as const,
    ),
  ]
  return rules.filter(([holds]) => !holds).map(([, problem]) => `${type}: ${problem}`)
}

const idOf = (result: CallbackVerification) => (result.isValid ? result.requestId : undefined)
const reason = (result: CallbackVerification) => (result.isValid ? undefined : result.reason)

function fixtureProblems(provider: Provider, { body, type, objects }: CallbackFixture, { marker }: ConformanceFixtures): readonly string[] {
  const reading = provider.readCallback(body)
  if (reading === undefined) return [`${type}: not read`]
  const again = provider.readCallback(JSON.parse(JSON.stringify(body)))
  return [
    ...(reading.type === type ? [] : [`type is ${reading.type}, not ${type}`]),
    ...(reading.idempotencyKey !== '' && reading.idempotencyKey === again?.idempotencyKey ? [] : ['the key is not the same twice']),
    ...(objects.length === reading.objects.length ? [] : [`${reading.objects.length} objects, not ${objects.length}`]),
    ...objects.flatMap((object, at) => differences(object, reading.objects[at])),
    ...wordProblems(provider, { type: reading.type }),
    ...reading.objects.flatMap((object) => objectProblems(provider, object)),
    ...(JSON.stringify(reading).includes(marker) ? ['the reading holds what must not be recorded'] : []),
  ].map((problem) => `${type}: ${problem}`)
}

function garbageProblems(provider: Provider, body: unknown): readonly string[] {
  try {
    return provider.readCallback(body)?.objects.flatMap((object) => objectProblems(provider, object)) ?? []
  } catch (error) {
    return [`a callback of ${JSON.stringify(body)?.slice(0, 60)} throws ${String(error)}`]
  }
}

function answerProblems({ callbackAnswers: { accepted, refused } }: Provider): readonly string[] {
  return [
    ...(accepted.status === 200 ? [] : ['the accepting answer is not HTTP 200']),
    ...(accepted.body !== refused.body ? [] : ['both answers have the same body']),
  ]
}
