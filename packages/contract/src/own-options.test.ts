import { expect, test } from 'vitest'
import { ownOptions } from './own-options.ts'

const names = { registry: true, providers: true, maxBodyBytes: true }

const problemsOf = (options: object) => ownOptions('', options, names as never).problems

test('a problem names the nearest known option, or all known options if none is near', () => {
  expect(problemsOf({ registy: 1, maxBodybytes: 1, provider: 1 })).toEqual([
    'registy is unknown; did you mean registry?',
    'maxBodybytes is unknown; did you mean maxBodyBytes?',
    'provider is unknown; did you mean providers?',
  ])
  expect(problemsOf({ colour: 1 })).toEqual(['colour is unknown; known are registry, providers, maxBodyBytes'])
  expect(problemsOf({ registry: 1, maxBodyBytes: undefined })).toEqual([])
  expect(ownOptions('delivery', null as never, names as never).problems).toEqual(['delivery must be an object'])
})

test('problems shorten long names and never contain a value', () => {
  const [problem = ''] = problemsOf({ ['x'.repeat(1_000_000)]: 'SECRET_MARKER' })
  expect(problem.length).toBeLessThan(200)
  expect(problemsOf(JSON.parse('{"__proto__":{"registry":1},"constructor":"SECRET_MARKER"}')).join()).not.toContain('SECRET_MARKER')
})

test('the copy contains own properties and has no prototype', () => {
  const { own } = ownOptions('', Object.assign(Object.create({ providers: 1 }), { registry: 2 }), names as never) as { own: object }
  expect([Object.keys(own), Object.getPrototypeOf(own)]).toEqual([['registry'], null])
})
