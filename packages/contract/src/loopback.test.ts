import { expect, test } from 'vitest'
import { isLoopback } from './loopback.ts'

test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.255.0.19', '::1', '[::1]'])('%s is this machine', (host) => {
  expect(isLoopback(host)).toBe(true)
})

test.each([
  '',
  '0.0.0.0',
  '::',
  '10.0.0.1',
  '127.0.0.1.example.com',
  'localhost.example',
  '127.0.0',
  '127.0.0.256',
  '128.0.0.1',
  '[::1',
  'fe80::1',
  'localhost\n',
])('%j is not', (host) => {
  expect(isLoopback(host)).toBe(false)
})
