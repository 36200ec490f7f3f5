import { runbookPanelId } from '../boards/runbooks.ts'
import type { Link } from '../boards/specification.ts'
import { variable } from '../queries/variables.ts'

/** The values are percent-encoded, so that an id with `&` in it sets no further variable. */
const journeyUrl = `/d/paysignal-journey?var-order_id=${variable('__value.raw:percentencode')}&var-provider=${variable('__data.fields.provider:percentencode')}`

/** Where a link leads, inside Grafana. `journey` takes the order id from the clicked cell and the provider from its row. */
export const linkUrl = (link: Link) => (link.to === 'journey' ? journeyUrl : `/d/paysignal-runbooks?viewPanel=${runbookPanelId(link.alert)}`)
