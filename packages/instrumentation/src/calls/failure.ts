import type { Category, Outcome } from '@paysignal/contract'
import { member } from '@paysignal/providers'
import { errorWord } from '../words/error-word.ts'

/** How a call without an answer ended, and the name of its error. */
export interface Failure {
  readonly outcome: Extract<Outcome, 'transport_error' | 'timeout' | 'aborted' | 'malformed'>
  /** Such as `ECONNRESET`. */
  readonly name: string
}

/** The category of a call that got no readable answer. */
export const unansweredCategory = {
  transport_error: 'transport',
  timeout: 'timeout',
  aborted: 'aborted',
  malformed: 'malformed',
} as const satisfies Readonly<Record<Failure['outcome'], Category>>

const timeouts = new Set([
  'TimeoutError',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
])
const aborts = new Set(['AbortError', 'ABORT_ERR', 'UND_ERR_ABORTED', 'UND_ERR_DESTROYED', 'UND_ERR_CLOSED'])

/** `fetch` wraps its causes once or twice; a cycle must not hold us. */
const maxDepth = 5

/** Reads any thrown value. Names come from the error's own name or code and never from its message. */
export function failureOf(error: unknown): Failure {
  const root = rootOf(error)
  if (!(root instanceof Error)) return { outcome: 'aborted', name: 'AbortError' } // an abort signal's reason can be any value
  const ownCode = member(root, 'code')
  const code = typeof ownCode === 'string' ? ownCode : undefined
  const name = errorWord(root)
  if (timeouts.has(root.name) || (code !== undefined && timeouts.has(code))) return { outcome: 'timeout', name }
  if (aborts.has(root.name) || (code !== undefined && aborts.has(code))) return { outcome: 'aborted', name }
  if (root.name === 'HTTPParserError') return { outcome: 'malformed', name }
  // Errors of the runtime carry a code; one without is the reason that the caller gave to its abort signal.
  return code === undefined && root.name === 'Error' ? { outcome: 'aborted', name } : { outcome: 'transport_error', name }
}

function rootOf(error: unknown): unknown {
  let current = error
  for (let depth = 0; depth < maxDepth; depth++) {
    if (!(current instanceof Error) || !Object.hasOwn(current, 'cause') || current.cause === undefined || current.name !== 'TypeError') return current
    current = current.cause
  }
  return current
}
