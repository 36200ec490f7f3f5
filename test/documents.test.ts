import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const pages = globSync(['*.md', 'docs/*.md', 'docs/decisions/*.md', '{packages/*,dashboards}/README.md'], { cwd: root }).sort()

test.each(pages)('%s links to files that exist', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)#\s]+)/g)].map(([, link = '']) => link).filter((link) => !/^\w+:/.test(link))
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([])
})

test.each(pages)('%s names only npm scripts that exist', (page) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: object } // package.json is our own file, so its form is known
  const named = [...read(page).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name)
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
})

test('CONTRIBUTING.md has fewer than 80 lines and names every npm script', () => {
  const text = read('CONTRIBUTING.md')
  const { scripts } = JSON.parse(read('package.json')) as { scripts: object } // package.json is our own file, so its form is known
  expect(text.split('\n').length).toBeLessThan(80)
  const explained = (name: string) => text.includes(name === 'test' ? '`npm test`' : `npm run ${name}`)
  expect(Object.keys(scripts).filter((name) => !explained(name))).toEqual([])
})
