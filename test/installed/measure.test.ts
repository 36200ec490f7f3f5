import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { measure } from './measure.ts'

const folder = mkdtempSync(join(tmpdir(), 'paysignal-measure-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('counts packages, files and bytes, and follows no symbolic link', () => {
  const modules = join(folder, 'node_modules')
  const lock = JSON.stringify({
    packages: {
      'node_modules/@paysignal/spool': {},
      'node_modules/a': { hasInstallScript: true },
      'node_modules/a/node_modules/@b/c': {},
    },
  })
  for (const path of ['@paysignal/spool', 'a/node_modules/@b/c', '.bin']) mkdirSync(join(modules, path), { recursive: true })
  writeFileSync(join(modules, '.package-lock.json'), lock)
  writeFileSync(join(modules, '@paysignal/spool/index.js'), 'x'.repeat(100))
  writeFileSync(join(modules, 'a/libengine.so.1'), 'x'.repeat(1_000))
  writeFileSync(join(modules, 'a/reason.sorted'), '')
  symlinkSync('../a/libengine.so.1', join(modules, '.bin/engine'))
  symlinkSync('..', join(modules, 'a/circle'))
  expect(measure(folder)).toEqual({
    ours: ['@paysignal/spool'],
    others: ['a', '@b/c'],
    files: 4,
    bytes: lock.length + 1_100,
    nativeFiles: ['a/libengine.so.1'],
    scripted: ['a'],
  })
})
