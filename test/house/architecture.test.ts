import { expect, test } from 'vitest'
import { read, sources } from './sources.ts'

const page = read('docs/architecture.md')

test('docs/architecture.md names files that exist', () => {
  const named = [...page.matchAll(/`([\w./-]+\.ts)`/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((name) => !sources.some((file) => `/${file}`.endsWith(`/${name}`)))).toEqual([])
})

test('docs/architecture.md names every room, and only rooms that exist', () => {
  const named = page.split('\n').flatMap((line) => {
    const [, name = '', folders = ''] = /^\| ([a-z-]+) \| (`.*)\|$/.exec(line) ?? []
    return [...folders.matchAll(/`([a-z-]+)\/`/g)].map(([, folder]) => `${sourceFolder(name)}/${folder}`)
  })
  const rooms = sources.flatMap((file) => /^(packages\/[^/]+|dashboards)\/src\/[^/]+(?=\/)/.exec(file)?.[0] ?? [])
  expect(named.toSorted()).toEqual([...new Set(rooms)].sort())
})

const sourceFolder = (name: string) => (name === 'dashboards' ? 'dashboards/src' : `packages/${name}/src`)
