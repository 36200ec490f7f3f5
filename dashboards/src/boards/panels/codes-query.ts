import { chosenProviders } from '../../queries/variables.ts'
import type { Column } from '../specification.ts'

/**
 * The codes that providers returned, with meaning and remedy from the catalogue. Both are empty for a code outside the catalogue.
 * @param condition A SQL condition that selects the events.
 */
export const codesQuery = (condition: string) => `SELECT provider, api, code, category, calls, last_seen, meaning, retry, remedy
FROM (
  SELECT provider, api, code, category, count() AS calls, max(event_time) AS last_seen
  FROM events
  WHERE kind = 'call' AND code != '' AND ${condition} AND $__timeFilter(event_time)
    AND ${chosenProviders}
  GROUP BY provider, api, code, category
  ORDER BY calls DESC
  LIMIT 50
) AS seen
LEFT ANY JOIN (SELECT provider, api, code, message AS meaning, retry, remedy FROM catalogue FINAL) AS known USING (provider, api, code)
ORDER BY calls DESC
LIMIT 50`

/** The other columns are narrow, so that the remedy has enough space. */
export const codeColumns: Readonly<Record<string, Column>> = {
  provider: { widthPx: 100 },
  api: { widthPx: 90 },
  code: { widthPx: 100 },
  category: { widthPx: 110 },
  calls: { widthPx: 80, unit: 'count' },
  last_seen: { widthPx: 170 },
  retry: { widthPx: 120 },
}
