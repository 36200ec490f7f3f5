import type { Category, Outcome } from '@paysignal/contract'
import { member } from '@paysignal/providers'
import { errorWord } from '../words/error-word.ts'

/** Why a call got no answer. */
export interface Failure {
  readonly outcome: Extract<Outcome, 'transport_error' | 'timeout' | 'aborted' | 'malformed'>
  /** The code or class of the error, such as `ECONNRESET`. */
  readonly name: string
}

/** The category of a call that got no readable answer, by its outcome. */
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

/** `fetch` wraps an error once or twice. The limit ends the search if the causes form a cycle. */
const maxDepth = 5

/** Classifies any thrown value. The name is the error's code or class, never a part of its message. */
export function failureOf(error: unknown): Failure {
  const root = rootOf(error)
  // Only the reason of an abort signal can be a value of another type.
  if (!(root instanceof Error)) return { outcome: 'aborted', name: 'AbortError' }
  const ownCode = member(root, 'code')
  const code = typeof ownCode === 'string' ? ownCode : undefined
  const name = errorWord(root)
  if (timeouts.has(root.name) || (code !== undefined && timeouts.has(code))) return { outcome: 'timeout', name }
  if (aborts.has(root.name) || (code !== undefined && aborts.has(code))) return { outcome: 'aborted', name }
  if (root.name === 'HTTPParserError') return { outcome: 'malformed', name }
  // Errors of the runtime have a code. A plain `Error` without a code is the reason that the caller gave to its abort signal.
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
