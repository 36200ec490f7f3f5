import type { Alert } from './specification.ts'

/** The way from the rules to whoever is called, end to end: a receiver outside raises the alarm when this one stops coming. */
export const watchdog: Alert = {
  name: 'PaymentWatchdog',
  severity: 'none',
  summary: 'The heartbeat of the alerts about payments',
  description:
    'It always fires, with the value {{ $value | humanize }}. When it stops arriving, rules are not evaluated or alerts are not delivered.',
  promql: 'vector(1)',
  forMs: 0,
  panel: { board: 'paysignal-pipeline', id: 1 },
}
