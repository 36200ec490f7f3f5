import { mkdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSpoolReader, openSpoolWriter } from '@paysignal/spool'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { sourceProblems } from './source-problems.ts'

let temporary: Awaited<ReturnType<typeof temporaryFolder>>
let folder: string
beforeEach(async () => {
  temporary = await temporaryFolder()
  folder = temporary.path
})
afterEach(() => temporary[Symbol.asyncDispose]())

test('throws for wrong options, as the source does', () => {
  expect(() => sourceProblems({ brokers: [] })).toThrow('at least one `host:port`')
})

test('reports no problem with a spool, even a damaged one, and does not disturb its reader', async () => {
  const writer = await openSpoolWriter({ dir: folder })
  await writer.append([{ key: null, value: Buffer.from('{"a":1}') }])
  const reader = await openSpoolReader({ dir: folder, name: writer.name })
  expect(await sourceProblems({ dir: folder })).toEqual([])
  await reader.commit({ offset: 1, note: 'note' })
  await truncate(join(folder, writer.name, '0000000000000000.seg'), 11)
  expect(await sourceProblems({ dir: folder })).toEqual([])
  await reader.close()
  await writer.close()
})

test('reports a missing spool and does not create it', async () => {
  const dir = join(folder, 'missing')
  expect(await sourceProblems({ dir })).toEqual([expect.stringContaining(`there is no spool in ${dir}`)])
  expect(await sourceProblems({ dir: folder })).toEqual([expect.stringContaining(`there is no spool in ${folder} yet`)])
  expect(await sourceProblems({ dir })).toHaveLength(1)
})

test('reports a spool with another layout', async () => {
  await mkdir(join(folder, 'v7-whatever'))
  expect(await sourceProblems({ dir: folder })).toEqual([expect.stringContaining('has layout 7, this version reads 1')])
})

test('reports a file in place of a spool', async () => {
  const file = join(folder, 'file')
  await writeFile(file, 'something else')
  expect(await sourceProblems({ dir: file })).toEqual([expect.stringContaining(`there is no spool in ${file}`)])
})
