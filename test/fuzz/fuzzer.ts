/** A fuzzer. `NAME.fuzz.ts` exports it as `fuzzer`; a test beside it makes a short run with a fixed seed. */
export interface Fuzzer {
  /** Says in one line what the fuzzer does and what must never happen. */
  readonly about: string
  /** The number of cases when the command line has no `--runs`. */
  readonly defaultRuns: number
  /**
   * Runs this many cases. They depend only on the seed.
   * @returns Counts of what was tried and of the results. They must prove that the cases had an effect.
   * @throws At the first violation. The message names the seed and the case.
   */
  run(options: FuzzOptions): Promise<Readonly<Record<string, number>>>
}

export interface FuzzOptions {
  readonly seed: number
  readonly runs: number
  /** Called from time to time with the number of cases done. */
  readonly onProgress?: (done: number) => void
}
