import type { Alert } from './specification.ts'

/** Tests the whole way from the rules to the receivers. It always fires; a receiver outside raises the alarm when it stops arriving. */
export const watchdog: Alert = {
  name: 'PaymentWatchdog',
  severity: 'none',
  summary: 'Heartbeat of the payment alerts',
  description:
    'This alert always fires, with the value {{ $value | humanize }}. When it stops arriving, rules are not evaluated or alerts are not delivered.',
  promql: 'vector(1)',
  forMs: 0,
  panel: { board: 'paysignal-pipeline', id: 1 },
}
