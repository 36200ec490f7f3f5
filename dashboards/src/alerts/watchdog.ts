import type { Alert } from './specification.ts'

/**
 * Tests the whole way from the rules to the receivers. The alert always fires. When it stops arriving, a receiver outside the system raises the
 * alarm.
 */
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
