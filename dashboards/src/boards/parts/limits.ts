import type { Limits } from '../specification.ts'

/** Good below the first limit. One limit is drawn when both are the same. */
export const risesToBad = (warning: number, bad: number): Limits => ({
  below: 'good',
  steps:
    warning < bad
      ? [
          { from: warning, level: 'warning' },
          { from: bad, level: 'bad' },
        ]
      : [{ from: bad, level: 'bad' }],
})

/** Bad below the first limit, good from the last one on. */
export const risesToGood = (warning: number, good: number): Limits => ({
  below: 'bad',
  steps: [
    { from: warning, level: 'warning' },
    { from: good, level: 'good' },
  ],
})
