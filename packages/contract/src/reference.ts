import { eventField, eventFieldNames, fieldDefault, fieldTypes } from './event/event-fields.ts'
import { metrics } from './telemetry/metrics.ts'

/** The reference table of the event's fields, as Markdown. */
export const eventReference = () =>
  table(
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
  table(
    ['Metric', 'Type', 'Labels', 'Meaning'],
    Object.values(metrics).map(({ name, type, labels, help }) => [`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(', '), help]),
  )

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n')
}
