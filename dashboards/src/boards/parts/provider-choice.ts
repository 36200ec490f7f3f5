import type { Variable } from '../specification.ts'

/** The variable that `chosenProviders` and `chosenProvider` refer to. */
export const providerChoice: Variable = {
  kind: 'choice',
  name: 'provider',
  label: 'Provider',
  sql: 'SELECT DISTINCT provider FROM events WHERE event_time > now() - INTERVAL 7 DAY ORDER BY provider LIMIT 100',
}
