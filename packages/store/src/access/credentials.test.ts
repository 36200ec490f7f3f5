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

test('each user has a password file of their own', () => {
  writeFileSync(join(folder, 'password'), 'password-of-the-owner\n', { mode: 0o600 })
  writeFileSync(join(folder, 'reader-password'), 'password-of-the-reader\n', { mode: 0o600 })
  expect(readCredentials(folder)).toEqual({ username: 'default', password: 'password-of-the-owner' })
  expect(readCredentials(folder, 'reader')).toEqual({ username: 'paysignal_reader', password: 'password-of-the-reader' })
})

test('no folder and no file are no password', () => {
  expect(readCredentials(folder)).toBeUndefined()
  expect(readCredentials(join(folder, 'none'))).toBeUndefined()
})

test('a link, a folder, an empty file, and one that others can read are refused, and what is in them is not shown', () => {
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
