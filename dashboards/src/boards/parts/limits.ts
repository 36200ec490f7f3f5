import type { Limits } from '../specification.ts'

/** Good below `warning`, bad from `bad` on. When both are equal, there is no warning between them. */
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

/** Bad below `warning`, good from `good` on. */
export const risesToGood = (warning: number, good: number): Limits => ({
  below: 'bad',
  steps: [
    { from: warning, level: 'warning' },
    { from: good, level: 'good' },
  ],
})
