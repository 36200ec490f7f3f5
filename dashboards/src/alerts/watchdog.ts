import type { AlertDefinition } from './specification.ts'

/** The way from the rules to whoever is called, end to end: a receiver outside raises the alarm when this one stops coming. */
export const watchdog: AlertDefinition = {
  name: 'PaymentWatchdog',
  severity: 'none',
  summary: 'The heartbeat of the alerts about payments',
  description:
    'It always fires, with the value {{ $value | humanize }}. When it stops arriving, rules are not evaluated or alerts are not delivered.',
  expr: 'vector(1)',
  forMs: 0,
  panel: { dashboard: 'paysignal-pipeline', id: 1 },
}
