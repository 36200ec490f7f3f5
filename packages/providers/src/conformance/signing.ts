import type { Provider } from '../provider.ts'

const request = { body: '{"a":1}', timestampMs: 1_735_689_600_000, nonce: 'nonce1' }

/** Lists the problems in the signing of requests. */
export function signingProblems(provider: Provider): readonly string[] {
  const sign = (change: Partial<typeof request> = {}) => JSON.stringify(provider.signRequest({ ...request, ...change }))
  const headers = provider.signRequest(request)
  const rules: readonly (readonly [boolean, string])[] = [
    [headers[provider.timestampHeader] === String(request.timestampMs), 'the timestamp header does not contain the timestamp'],
    [Object.keys(headers).every((name) => name === name.toLowerCase()), 'the name of a header is not in lower case'],
    [JSON.stringify(headers) === sign(), 'signing the same request twice gives two results'],
    [sign({ body: '{"a": 1}' }) !== sign(), 'the signature does not cover the body'],
    [sign({ nonce: 'nonce2' }) !== sign(), 'the headers do not depend on the nonce'],
  ]
  return rules.filter(([holds]) => !holds).map(([, problem]) => `signing: ${problem}`)
}
