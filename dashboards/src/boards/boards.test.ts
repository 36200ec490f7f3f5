import { expect, test } from 'vitest'
import { boards } from './boards.ts'

test('boards are plain data', () => {
  expect(JSON.parse(JSON.stringify(boards))).toEqual(boards)
})

test.each(boards)('the panels of each row of $uid fill 24 columns', ({ uid, rows }) => {
  const widths = rows.map((row) => row.reduce((width, panel) => width + panel.width, 0))
  expect(widths, `the widths of the rows of ${uid}: change the width of panels until each row has 24 columns`).toEqual(rows.map(() => 24))
})

test.each(boards)('the limits of $uid are in rising sequence', ({ rows }) => {
  for (const panel of rows.flat()) {
    const steps = panel.view === 'text' ? [] : (panel.limits?.steps ?? [])
    expect(steps, panel.title).toEqual(steps.toSorted((a, b) => a.from - b.from))
  }
})

test('a link to a board sets variables that this board has, from columns that the query returns', () => {
  const tables = boards.flatMap(({ rows }) => rows.flat()).filter((panel) => panel.view === 'table')
  const links = tables.flatMap(({ queries, columns = {} }) =>
    Object.entries(columns).flatMap(([column, { link }]) => (link === undefined ? [] : [{ sql: queries[0]?.text, column, link }])),
  )
  expect(links.length).toBeGreaterThan(0)
  for (const { sql, column, link } of links) {
    const names = boards.find(({ uid }) => uid === link.board)?.variables.map(({ name }) => name)
    expect(names, link.board).toEqual(expect.arrayContaining(Object.keys(link.variables)))
    const used = Object.values(link.variables).map((value) => (value === 'cell' ? column : value.column))
    for (const name of used) expect(sql).toMatch(new RegExp(`\\b${name}\\b`))
  }
})
