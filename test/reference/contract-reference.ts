import { eventField, eventFieldNames, fieldDefault, fieldTypes, metrics } from '@paysignal/contract'
import { markdownTable } from './markdown-table.ts'

/** The reference table of the event's fields, as Markdown. */
export const eventReference = () =>
  markdownTable(
    ['Field', 'Type', 'Unit', 'Meaning', 'Default', 'Since'],
    eventFieldNames.map((name) => {
      const { type, unit, meaning, values, isRequired, since } = eventField(name)
      const allowed = values ? `: ${values.map((value) => `\`${value}\``).join(', ')}` : ''
      const initial = isRequired ? 'required' : `\`${JSON.stringify(fieldDefault(type))}\``
      return [`\`${name}\``, `\`${fieldTypes[type].column}\``, unit ?? '', `${meaning}${allowed}`, initial, since]
    }),
  )

/** The reference table of the metrics, as Markdown. */
export const metricReference = () =>
  markdownTable(
    ['Metric', 'Type', 'Labels', 'Meaning'],
    Object.values(metrics).map(({ name, type, labels, help }) => [`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(', '), help]),
  )
