import { categories, recordedWord, retryAdvice, states } from '@paysignal/contract'
import { knownWords } from '../codes/known-words.ts'
import type { CallReading, CodeReading, Exchange, ObjectReading, Operation, Provider } from '../provider.ts'
import { type AnswerFixture, type ConformanceFixtures, differences } from './fixtures.ts'

/** Bodies that no provider sends: one value of each JSON type, and some that could break a careless reader. */
export const garbage: readonly unknown[] = [
  ...[
    undefined,
    null,
    true,
    false,
    0,
    -1,
    1e300,
    '',
    'x',
    '<html>',
    [],
    [[]],
    [null, {}],
    {},
    { data: null },
    { data: '{' },
    { code: {} },
    { code: [] },
  ],
  ...[{ status: null }, { status: {} }, { status: 'FAIL' }, { code: 1.5, data: [] }, { code: '\u0000', msg: 1 }, { code: 'x'.repeat(70_000) }],
  JSON.parse('{"__proto__":{"code":0,"status":"SUCCESS"},"constructor":1,"toString":2}'),
]

/** Lists the problems in the reading of answers. */
export function answerProblems(provider: Provider, { answers, marker }: ConformanceFixtures): readonly string[] {
  const operations = [undefined, ...provider.operations]
  return [
    ...answers.flatMap((fixture) => fixtureProblems(provider, fixture, marker).map((problem) => `${fixture.call}: ${problem}`)),
    ...operations.flatMap((operation) => garbage.flatMap((body) => garbageProblems(provider, operation, body))),
    ...operations.flatMap((operation) => httpProblems(provider, operation)),
  ]
}

function fixtureProblems(
  provider: Provider,
  { call, httpStatus = 200, request, answer, expected }: AnswerFixture,
  marker: string,
): readonly string[] {
  const [method = '', path = ''] = call.split(' ')
  const operation = provider.matchOperation(method, path)
  if (operation === undefined) return ['no operation matches the call']
  const reading = provider.readCall(operation, exchange({ httpStatus, requestPath: path, requestBody: request, responseBody: answer }))
  const { error, objects, ...rest } = expected
  return [
    ...readingProblems(provider, reading),
    ...differences(rest, reading),
    ...(error === undefined ? [] : differences(error, reading.error).map((problem) => `error ${problem}`)),
    ...(objects.length === reading.objects.length ? [] : [`${reading.objects.length} objects, not ${objects.length}`]),
    ...objects.flatMap((object, at) => differences(object, reading.objects[at]).map((problem) => `object ${at} ${problem}`)),
    ...(JSON.stringify(reading).includes(marker) ? ['the reading contains the marker, a text that must not be recorded'] : []),
  ]
}

function garbageProblems(provider: Provider, operation: Operation | undefined, body: unknown): readonly string[] {
  const label = `${operation?.name ?? 'an unknown call'} with the answer ${JSON.stringify(body)?.slice(0, 60)}`
  try {
    const reading = provider.readCall(operation, exchange({ requestBody: body, responseBody: body }))
    return readingProblems(provider, reading).map((problem) => `${label}: ${problem}`)
  } catch (error) {
    return [`${label} throws ${String(error)}`]
  }
}

function httpProblems(provider: Provider, operation: Operation | undefined): readonly string[] {
  const wanted = { 429: 'rate_limit', 502: 'system', 401: 'credentials', 400: 'validation', 404: 'not_found' } as const
  return Object.entries(wanted).flatMap(([status, category]) => {
    const { outcome, error } = provider.readCall(operation, exchange({ httpStatus: Number(status) }))
    const isRight = outcome === 'provider_error' && error?.api === 'http' && error.code === status && error.category === category
    return isRight
      ? []
      : [
          `${operation?.name ?? 'an unknown call'} with HTTP ${status} and no body must have the api http, the code ${status} and the category ${category}`,
        ]
  })
}

const exchange = (given: Partial<Exchange>): Exchange => ({
  httpStatus: 200,
  requestPath: '/',
  requestBody: undefined,
  responseBody: undefined,
  responseHeader: () => undefined,
  ...given,
})

/** Lists the problems in the reading of an answer that do not depend on the call. */
function readingProblems(provider: Provider, { outcome, error, objects }: CallReading): readonly string[] {
  return [
    ...((outcome === 'provider_error') === (error !== undefined)
      ? []
      : [`the outcome ${outcome} must not come ${error ? 'with' : 'without'} an error`]),
    ...(error === undefined ? [] : codeProblems(provider, error)),
    ...objects.flatMap((object) => objectProblems(provider, object)),
  ]
}

function codeProblems(provider: Provider, { code, category, retry, isKnown }: CodeReading): readonly string[] {
  return [
    ...(code === '' ? ['an error has no code'] : wordProblems(provider, { code })),
    ...(Object.hasOwn(categories, category) ? [] : [`category ${category} is not one of: ${Object.keys(categories).join(', ')}`]),
    ...(Object.hasOwn(retryAdvice, retry) ? [] : [`retry advice ${retry} is not one of: ${Object.keys(retryAdvice).join(', ')}`]),
    ...(typeof isKnown === 'boolean' ? [] : ['isKnown is not a boolean']),
  ]
}

/** Lists the problems in the reading of one object. */
export function objectProblems(
  provider: Provider,
  { id, providerId, state, providerState, chain, currency, failure }: ObjectReading,
): readonly string[] {
  return [
    ...(id === '' && providerId === '' ? ['an object has neither id nor providerId'] : []),
    ...(id.length <= 255 && providerId.length <= 255 ? [] : ['an id is longer than 255 characters']),
    ...(state === undefined || Object.hasOwn(states, state) ? [] : [`state ${state} is not one of: ${Object.keys(states).join(', ')}`]),
    ...wordProblems(provider, { providerState, chain, currency }),
    ...(failure === undefined ? [] : codeProblems(provider, failure)),
  ]
}

/** Lists the words of a reading that may not be recorded. */
export function wordProblems(provider: Provider, words: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = knownWords(provider)
  return Object.entries(words).flatMap(([name, word = '']) =>
    recordedWord(word, known) === word ? [] : [`${name} ${JSON.stringify(word).slice(0, 80)} may not be recorded`],
  )
}
