import type { Provider } from '../provider.ts'

const request = { body: '{"a":1}', timestampMs: 1_735_689_600_000, nonce: 'nonce1' }

/** What is wrong with the signing of requests. */
export function signingProblems(provider: Provider): readonly string[] {
  const sign = (change: Partial<typeof request> = {}) => JSON.stringify(provider.signRequest({ ...request, ...change }))
  const headers = provider.signRequest(request)
  const rules: readonly (readonly [boolean, string])[] = [
    [headers[provider.timestampHeader] === String(request.timestampMs), 'the timestamp header does not hold the timestamp'],
    [Object.keys(headers).every((name) => name === name.toLowerCase()), 'a header is not in lower case'],
    [JSON.stringify(headers) === sign(), 'signing twice gives two results'],
    [sign({ body: '{"a": 1}' }) !== sign(), 'the signature does not cover the body'],
    [sign({ nonce: 'nonce2' }) !== sign(), 'the nonce is not sent'],
  ]
  return rules.filter(([holds]) => !holds).map(([, problem]) => `signing: ${problem}`)
}
