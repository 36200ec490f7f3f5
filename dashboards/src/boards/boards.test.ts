import { expect, test } from 'vitest'
import { boards } from './boards.ts'

test('boards are plain data', () => {
  expect(JSON.parse(JSON.stringify(boards))).toEqual(boards)
})

test.each(boards)('the panels of each row of $uid fill 24 columns', ({ rows }) => {
  expect(rows.map((row) => row.reduce((width, panel) => width + panel.width, 0))).toEqual(rows.map(() => 24))
})

test.each(boards)('the limits of $uid are in rising sequence', ({ rows }) => {
  for (const panel of rows.flat()) {
    const steps = panel.view === 'text' ? [] : (panel.limits?.steps ?? [])
    expect(steps, panel.title).toEqual(steps.toSorted((a, b) => a.from - b.from))
  }
})
