import type { Variable } from '../specification.ts'

/** The choice of providers on a board. `chosenProviders` and `chosenProvider` put it into queries. */
export const providerChoice: Variable = {
  kind: 'choice',
  name: 'provider',
  label: 'Provider',
  sql: 'SELECT DISTINCT provider FROM events WHERE event_time > now() - INTERVAL 7 DAY ORDER BY provider LIMIT 100',
}
