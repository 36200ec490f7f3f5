import { chosenProviders } from '../../grafana/targets.ts'

/** Seen codes with the catalogue's words beside them; a code outside the catalogue keeps its row, with no remedy. `condition` narrows the events. */
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

/** Widths that leave the remedy the room. */
export const codeColumns = {
  provider: { width: 100 },
  api: { width: 90 },
  code: { width: 100 },
  category: { width: 110 },
  calls: { width: 80, unit: 'short' },
  last_seen: { width: 170 },
  retry: { width: 120 },
}

/** Share of calls, over time, that ended in one category: the picture behind the alert on it. */
export const categoryShareQuery = (
  category: string,
) => `SELECT $__timeInterval(event_time) AS time, provider, countIf(category = '${category}') / count() AS share
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, provider
ORDER BY time, provider
LIMIT 20000`
