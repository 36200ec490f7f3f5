import { afterEach, expect, test } from 'vitest'
import type { ObservedFetchOptions } from './observed-fetch.ts'

// As on Node.js 20 and 22, whose channels do not show bodies. The version is read when the module is loaded.
Object.defineProperty(process.versions, 'undici', { value: '6.0.0' })
const { createGlobalFetchWatch } = await import('./global-fetch.ts')

const runtimeFetch = globalThis.fetch
afterEach(() => {
  globalThis.fetch = runtimeFetch
})

const guard = { counts: {}, failed: () => undefined, run: (_site: string, action: () => unknown) => action() }
// The cast is safe: no call here goes to a provider, so `fetch` uses only these members.
const options = { matchHost: () => undefined, markers: { getStore: () => undefined }, guard, isOpen: () => true } as unknown as ObservedFetchOptions

/** Replaces global `fetch` with a function that counts its calls. */
function countingFetch(): () => number {
  let calls = 0
  globalThis.fetch = async () => {
    calls += 1
    return new Response()
  }
  return () => calls
}

test('after a restart of the watch, a wrapper of other code around our `fetch` is called once for each call', async () => {
  const calls = countingFetch()
  const watch = createGlobalFetchWatch(options)
  watch.start()
  const observed = globalThis.fetch
  let wrapped = 0
  globalThis.fetch = (input, init) => {
    wrapped += 1
    return observed(input, init)
  }
  watch.stop()
  watch.start()
  await globalThis.fetch('http://127.0.0.1/')
  expect([wrapped, calls()]).toEqual([1, 1])
  watch.stop()
  await globalThis.fetch('http://127.0.0.1/')
  expect([wrapped, calls()]).toEqual([2, 2])
})

test('stopping the watch restores the `fetch` that it replaced', () => {
  countingFetch()
  const before = globalThis.fetch
  const watch = createGlobalFetchWatch(options)
  watch.start()
  expect(globalThis.fetch).not.toBe(before)
  watch.stop()
  expect(globalThis.fetch).toBe(before)
})
