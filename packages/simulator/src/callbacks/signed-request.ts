import type { CallbackFault } from '../faults/fault-script.ts'
import type { Random } from '../random.ts'
import type { CallbackMessage } from './callback-message.ts'

/** Headers and body of one callback request. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Signs one callback request. If one of the faults is `tamper`, the request is changed after signing, so that it no longer verifies. */
export function signedRequest({ body, scheme }: CallbackMessage, random: Random, faults: readonly CallbackFault[]): SignedRequest {
  const headers = scheme.sign(body, random)
  const tamper = faults.find(({ callbacks }) => callbacks === 'tamper')
  if (!tamper) return { headers, body }
  switch (tamper.part ?? 'body') {
    case 'body':
      return { headers, body: tamperedBody(body) }
    case 'signature':
      return { body, headers: mapped(headers, /sign(ature)?$/i, (value) => (/^a/i.test(value) ? 'B' : 'A') + value.slice(1)) }
    case 'timestamp':
      return { body, headers: mapped(headers, /timestamp$/i, (value) => String(Number(value) + 1)) }
    case 'unsigned':
      return { body, headers: {} }
  }
}

/** Changes the last digit. The body is still valid JSON, but with another value, as after an attack. */
const tamperedBody = (body: string) => body.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))

const mapped = (headers: Readonly<Record<string, string>>, names: RegExp, change: (value: string) => string) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, names.test(name) ? change(value) : value]))
