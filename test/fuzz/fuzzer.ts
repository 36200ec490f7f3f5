/** A fuzzer of this folder: `NAME.fuzz.ts` exports one as `fuzzer`; `NAME.test.ts` makes a short run of it with a fixed seed. */
export interface Fuzzer {
  /** What it does, and what it must never find, in one line. */
  readonly about: string
  /** Cases of a run by command when `--runs` is not given. */
  readonly defaultRuns: number
  /**
   * Runs so many cases that follow from the seed alone.
   * @returns Counts of what was tried and what became of it; they must prove that the cases had an effect.
   * @throws At the first violation, naming the seed and the case.
   */
  run(options: FuzzOptions): Promise<Readonly<Record<string, number>>>
}

export interface FuzzOptions {
  readonly seed: number
  readonly runs: number
  /** Told now and then how many cases are done. */
  readonly onProgress?: (done: number) => void
}
