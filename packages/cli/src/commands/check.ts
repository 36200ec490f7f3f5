import { callbackAllowanceSeconds } from '@paysignal/contract'
import { startChecker } from '@paysignal/pipeline'
import { createStore } from '@paysignal/store'
import { defineCommand } from '../command.ts'
import { announceReady } from '../ready.ts'
import { stopped } from '../stop-signal.ts'
import { portOption, storeFrom, storeOptions } from './store-options.ts'

export const check = defineCommand({
  name: 'check',
  summary: 'Queries ClickHouse once a minute for overdue callbacks, settlement lag and other facts, and exports them as metrics',
  options: {
    interval: { type: 'number', min: 0.1, max: 3_600, default: 60, meaning: 'Seconds between checks' },
    'callback-allowance': {
      type: 'number',
      min: 0.001,
      max: 86_400,
      default: callbackAllowanceSeconds,
      meaning: 'Seconds that a callback may take after it is due',
    },
    ...storeOptions,
    port: { ...portOption, meaning: 'Port of /live, /ready and /metrics; 0 is a free one' },
  },
  run: async ({ options, output, signal }) => {
    const store = createStore(storeFrom(options))
    try {
      const checker = await startChecker({
        store,
        intervalMs: options.interval * 1000,
        callbackAllowanceMs: options['callback-allowance'] * 1000,
        http: { port: options.port },
      })
      output.note(`Checking every ${options.interval} s; metrics on ${checker.url}`)
      announceReady({ check: checker.url ?? '' })
      await stopped(signal)
      await checker.close()
      return 0
    } finally {
      await store.close()
    }
  },
})
