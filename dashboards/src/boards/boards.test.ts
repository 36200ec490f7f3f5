import { expect, test } from 'vitest'
import { boards } from './boards.ts'

test('boards are plain data, which any face can draw', () => {
  expect(JSON.parse(JSON.stringify(boards))).toEqual(boards)
})

test.each(boards)('the panels of each row of $uid fill its width', ({ rows }) => {
  expect(rows.map((row) => row.reduce((width, panel) => width + panel.width, 0))).toEqual(rows.map(() => 24))
})

test.each(boards)('the limits of $uid rise', ({ rows }) => {
  for (const panel of rows.flat()) {
    const steps = panel.view === 'text' ? [] : (panel.limits?.steps ?? [])
    expect(steps, panel.title).toEqual(steps.toSorted((a, b) => a.from - b.from))
  }
})
