import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { storeFrom } from './store-options.ts'

const folder = mkdtempSync(join(tmpdir(), 'paysignal-options-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const password = 'SECRET_MARKER_of_the_folder'
writeFileSync(join(folder, 'password'), `${password}\n`, { mode: 0o600 })
const options = (url: string, user?: string) => ({
  'clickhouse-url': url,
  database: 'paysignal',
  'clickhouse-user': user,
  'clickhouse-password': undefined,
  'clickhouse-data': folder,
})

test('the password of the data folder is used for an address on this machine, if no user is given', () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '127.9.9.9'])
    expect(storeFrom(options(`http://${host}:8123`))).toMatchObject({ username: 'default', password })
})

test('the password of the data folder is not sent to another machine or for another user', () => {
  for (const url of [
    'http://clickhouse:8123',
    'http://127.0.0.1.example.com',
    'http://localhost.example',
    'https://10.0.0.1',
    'http://me:mine@127.0.0.1:8123',
    'x',
  ])
    expect(JSON.stringify(storeFrom(options(url))), url).not.toContain(password)
  expect(storeFrom(options('http://127.0.0.1:8123', 'me'))).toEqual({ url: 'http://127.0.0.1:8123', database: 'paysignal', username: 'me' })
})
