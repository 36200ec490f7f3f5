import type { Limits } from '../specification.ts'

/** Numbers below `warning` are good, and numbers from `bad` on are bad. When both are equal, there is no warning between them. */
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

/** Numbers below `warning` are bad, and numbers from `good` on are good. */
export const risesToGood = (warning: number, good: number): Limits => ({
  below: 'bad',
  steps: [
    { from: warning, level: 'warning' },
    { from: good, level: 'good' },
  ],
})
