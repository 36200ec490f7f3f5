import { runbookPanelId } from '../boards/runbooks.ts'
import type { BoardLink, Link } from '../boards/specification.ts'
import { variable } from '../queries/variables.ts'

/** The values are percent-encoded, so that an id with `&` in it sets no further variable. */
function boardUrl({ board, variables }: BoardLink): string {
  const settings = Object.entries(variables).map(([name, value]) => {
    const source = value === 'cell' ? '__value.raw' : `__data.fields.${value.column}`
    return `var-${name}=${variable(`${source}:percentencode`)}`
  })
  return `/d/${board}?${settings.join('&')}`
}

/** The address of a link's target, inside Grafana. */
export const linkUrl = (link: Link) => (link.to === 'board' ? boardUrl(link) : `/d/paysignal-runbooks?viewPanel=${runbookPanelId(link.alert)}`)
