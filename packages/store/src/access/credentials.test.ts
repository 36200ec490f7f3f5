import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../store.fixture.ts'
import { readCredentials } from './credentials.ts'

const parent = temporaryFolder()
let folder: string
let runs = 0
beforeEach(() => {
  folder = join(parent, `${runs++}`)
  mkdirSync(folder, { mode: 0o700 })
})

test('owner and reader have separate password files', () => {
  writeFileSync(join(folder, 'password'), 'password-of-the-owner\n', { mode: 0o600 })
  writeFileSync(join(folder, 'reader-password'), 'password-of-the-reader\n', { mode: 0o600 })
  expect(readCredentials(folder)).toEqual({ username: 'default', password: 'password-of-the-owner' })
  expect(readCredentials(folder, 'reader')).toEqual({ username: 'paysignal_reader', password: 'password-of-the-reader' })
})

test('a missing folder or file returns undefined', () => {
  expect(readCredentials(folder)).toBeUndefined()
  expect(readCredentials(join(folder, 'none'))).toBeUndefined()
})

test('a link, a folder, an empty file and a file that others can read are refused, and the error does not show their content', () => {
  const secret = 'SECRET_MARKER_OF_ANOTHER_FILE'
  const path = join(folder, 'password')
  const makes = [
    () => {
      writeFileSync(join(folder, 'other'), secret, { mode: 0o600 })
      symlinkSync(join(folder, 'other'), path)
    },
    () => symlinkSync(join(folder, 'nowhere'), path),
    () => mkdirSync(path),
    () => writeFileSync(path, '', { mode: 0o600 }),
    () => {
      writeFileSync(path, secret)
      chmodSync(path, 0o644)
    },
  ]
  for (const make of makes) {
    make()
    const use = () => readCredentials(folder)
    expect(use).toThrow(expect.objectContaining({ code: 'FOLDER', message: expect.stringMatching(/only its owner can read/) }))
    expect(use).not.toThrow(/SECRET_MARKER/)
    rmSync(path, { recursive: true })
  }
})
