import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCredentials } from '@paysignal/store'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../temporary-folder.fixture.ts'
import { folderCredentials, makeCredentials } from './credentials.ts'

const parent = temporaryFolder()
let folder: string
let runs = 0
beforeEach(() => {
  folder = join(parent, `${runs++}`)
  mkdirSync(folder, { mode: 0o700 })
})

test('passwords are random, only their owner can read the files, and the next start uses the same ones', () => {
  const made = folderCredentials(folder)
  expect(made.isNew).toBe(true)
  expect(made.owner.password).toMatch(/^[\w-]{32}$/)
  expect(made.reader.password).not.toBe(made.owner.password)
  for (const name of ['password', 'reader-password']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  expect(folderCredentials(folder)).toEqual({ ...made, isNew: false })
  expect(readCredentials(folder)).toEqual(made.owner)
  expect(readFileSync(join(folder, 'password'), 'utf8')).toBe(`${made.owner.password}\n`)
})

test('the files are private whatever the umask of the process', () => {
  const mask = process.umask(0)
  try {
    folderCredentials(folder)
  } finally {
    process.umask(mask)
  }
  expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600)
})

test('when two processes start at once, the slower one uses the password of the faster one', () => {
  const path = join(folder, 'password')
  const faster = makeCredentials(folder, 'owner')
  expect(makeCredentials(folder, 'owner')).toEqual(faster)
  expect(readdirSync(folder)).toEqual(['password'])
  chmodSync(path, 0o644)
  expect(() => makeCredentials(folder, 'owner')).toThrow(/only its owner can read/)
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
    for (const use of [() => folderCredentials(folder), () => makeCredentials(folder, 'owner')]) {
      expect(use).toThrow(expect.objectContaining({ code: 'FOLDER', message: expect.stringMatching(/only its owner can read/) }))
      expect(use).not.toThrow(/SECRET_MARKER/)
    }
    rmSync(path, { recursive: true })
  }
})
