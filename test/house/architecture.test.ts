import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { read, root, sources } from './sources.ts'

const page = read('docs/architecture.md')

test('docs/architecture.md names files that exist', () => {
  const named = [...page.matchAll(/`([\w./-]+\.ts)`/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((name) => !sources.some((file) => `/${file}`.endsWith(`/${name}`)))).toEqual([])
})

test('docs/architecture.md names rooms that exist', () => {
  const rooms = page.split('\n').flatMap((line) => {
    const [, name = '', folders = ''] = /^\| ([a-z-]+) \| (`.*)\|$/.exec(line) ?? []
    const source = name === 'dashboards' ? 'dashboards/src' : `packages/${name}/src`
    return [...folders.matchAll(/`([a-z]+)\/`/g)].map(([, folder]) => `${source}/${folder}`)
  })
  expect(rooms.length).toBeGreaterThan(30)
  expect(rooms.filter((room) => !existsSync(join(root, room)))).toEqual([])
})
