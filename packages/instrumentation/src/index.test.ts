import { expect, test } from 'vitest'

test('the surface is what is meant to be public', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual([
    'InstrumentationError',
    'PaySignalInstrumentation',
    'createPaySignal',
    'kafkaEvents',
    'spoolEvents',
  ])
})
