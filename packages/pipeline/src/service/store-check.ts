import { createBackoff } from '@paysignal/contract'
import { describeError } from '../describe-error.ts'
import { pause } from '../pause.ts'
import { PipelineError } from '../pipeline-error.ts'
import type { Health } from './health.ts'

/**
 * Checks the store repeatedly and resolves once it has no problems. Nothing may be inserted before.
 * @throws {PipelineError} the reason of the signal, when the signal is aborted.
 */
export async function waitForStore(problemsOf: () => Promise<readonly string[]>, health: Health, signal: AbortSignal): Promise<void> {
  const backoff = createBackoff({ minMs: 200, maxMs: 5_000 })
  for (;;) {
    if (signal.aborted) throw signal.reason instanceof Error ? signal.reason : new PipelineError('CLOSING', 'closing')
    const problem = await problemOf(problemsOf)
    health.set('store', problem)
    if (problem === undefined) return
    await pause(backoff.next(), signal)
  }
}

async function problemOf(problemsOf: () => Promise<readonly string[]>): Promise<string | undefined> {
  try {
    const problems = await problemsOf()
    return problems.length > 0 ? problems.join('; ') : undefined
  } catch (error) {
    return describeError(error)
  }
}
