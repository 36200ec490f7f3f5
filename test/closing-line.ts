import type { Reporter, TestModule } from 'vitest/node'

/** Prints one plain line at the end of a run, for people and for tools that read logs: `120 passed, 0 failed, 3 skipped`. */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const results = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state))
    const brokenModules = modules.filter((module) => module.state() === 'failed' && module.children.size === 0).length
    const count = (state: string) => results.filter((result) => result === state).length
    console.log(
      `\n${count('passed')} passed, ${count('failed') + brokenModules + errors.length} failed, ${count('skipped') + count('pending')} skipped`,
    )
  }
}
