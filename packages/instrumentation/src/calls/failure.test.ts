import { expect, test } from 'vitest'
import { failureOf } from './failure.ts'

const withCode = (code: string, name = 'Error') => Object.assign(new Error('secret text'), { code, name })
const wrapped = (cause: unknown) => new TypeError('fetch failed', { cause })

test.each([
  [wrapped(withCode('ECONNRESET')), 'transport_error', 'ECONNRESET'],
  [wrapped(withCode('UND_ERR_CONNECT_TIMEOUT', 'ConnectTimeoutError')), 'timeout', 'UND_ERR_CONNECT_TIMEOUT'],
  [withCode('UND_ERR_BODY_TIMEOUT'), 'timeout', 'UND_ERR_BODY_TIMEOUT'],
  [new DOMException('timed out', 'TimeoutError'), 'timeout', 'TimeoutError'],
  [new DOMException('aborted', 'AbortError'), 'aborted', 'AbortError'],
  [new Error('the reason of an abort signal'), 'aborted', 'Error'],
  ['a reason that is no error', 'aborted', 'AbortError'],
  [undefined, 'aborted', 'AbortError'],
  [Object.assign(new Error('x'), { name: 'HTTPParserError' }), 'malformed', 'HTTPParserError'],
  [withCode('CERT_HAS_EXPIRED'), 'transport_error', 'CERT_HAS_EXPIRED'],
  [withCode('a code with spaces, and more'), 'transport_error', 'Error'],
  [new TypeError('no cause'), 'transport_error', 'TypeError'],
  [withCode('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), 'transport_error', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  [withCode('Marlowe', 'Marlowe'), 'transport_error', '_OTHER'],
  [withCode('C4111111111111111', 'SecretError'), 'transport_error', '_OTHER'],
])('classifies %o', (error, outcome, name) => {
  expect(failureOf(error)).toEqual({ outcome, name })
})

test('a cycle of causes does not loop forever', () => {
  const error = new TypeError('a')
  error.cause = new TypeError('b', { cause: error })
  expect(failureOf(error).outcome).toBe('transport_error')
})
