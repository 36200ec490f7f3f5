import { createDelivery } from '../src/delivery/delivery.ts'
import { createGuard } from '../src/guard.ts'
import { spoolEvents } from '../src/spool/spool-events.ts'

/** Emits events into the spool in the folder of the first argument, and prints how many are delivered, until it is killed. */
const [dir = ''] = process.argv.slice(2)
const delivery = createDelivery(
  spoolEvents({ dir }),
  { maxQueueEvents: 10_000, maxQueueBytes: 16_777_216, maxBatchEvents: 100, maxWaitMs: 1, closeTimeoutMs: 5_000 },
  createGuard(),
)
let count = 0
setInterval(() => {
  for (let index = 0; index < 20; index++) delivery.emit({ event_id: `e${count++}`, event_time: 1, kind: 'call', provider: 'acme' })
  process.stdout.write(`${delivery.stats().delivered}\n`)
}, 1)
