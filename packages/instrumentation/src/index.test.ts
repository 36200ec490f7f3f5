import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('the main entry exports these values and no others', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual(['InstrumentationError', 'createPaySignal'])
})

test('the entry kafka exports this value and no other', async () => {
  expect(Object.keys(await import('@paysignal/instrumentation/kafka'))).toEqual(['kafkaEvents'])
})

test('the entry spool exports this value and no other', async () => {
  expect(Object.keys(await import('@paysignal/instrumentation/spool'))).toEqual(['spoolEvents'])
})

const script = fileURLToPath(new URL('../test/loaded-files.ts', import.meta.url))

/** Imports the modules in a new process, and returns which of the two optional packages that process has loaded. */
async function loadedBy(...modules: readonly string[]) {
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@paysignal/source', script, ...modules], { maxBuffer: 1e8 })
  const urls = JSON.parse(stdout) as readonly string[] // The script prints this type.
  expect(urls.some((url) => url.endsWith('/packages/instrumentation/src/errors.ts'))).toBe(true)
  return { kafkajs: urls.some((url) => url.includes('/node_modules/kafkajs/')), spool: urls.some((url) => url.includes('/packages/spool/')) }
}

test('a service that imports only the main entry loads neither kafkajs nor the spool', async () => {
  expect(await loadedBy('@paysignal/instrumentation')).toEqual({ kafkajs: false, spool: false })
})

test('importing `@paysignal/instrumentation/spool` loads the spool, but not kafkajs', async () => {
  expect(await loadedBy('@paysignal/instrumentation/spool')).toEqual({ kafkajs: false, spool: true })
})

test('importing `@paysignal/instrumentation/kafka` loads the spool, but not kafkajs', async () => {
  expect(await loadedBy('@paysignal/instrumentation/kafka')).toEqual({ kafkajs: false, spool: true })
})

// The control for the three tests above: it shows that they can fail.
test('a process that loads kafkajs is detected', async () => {
  expect(await loadedBy('@paysignal/instrumentation', 'kafkajs')).toEqual({ kafkajs: true, spool: false })
})
