import type { DemoReport } from './report.ts'

/** The report as a few lines for the person at the terminal. */
export function summary({ events, codes, incidents, alerts, performance }: Omit<DemoReport, 'orders' | 'urls'>): string {
  const found = [...new Set(codes.map(({ provider }) => provider))].map(
    (name) => `${name} ${codes.filter(({ provider }) => provider === name).length} different`,
  )
  return [
    '',
    `Events   emitted ${events.emitted}, delivered ${events.delivered}, dropped ${events.dropped}, stored ${events.stored}, distinct ${events.distinct}`,
    `Codes    ${found.join(', ')}`,
    ...incidents.map((incident) => incidentLine(incident, incidents, alerts)),
    `Speed    first event queryable after ${performance.upAfterSeconds.toFixed(1)} s, ${performance.callsPerSecond} calls/s, memory ${performance.peakMemoryMiB} MiB, queryable after ${performance.queryableAfterMs.p99} ms (p99)`,
  ].join('\n')
}

type ReportedIncident = DemoReport['incidents'][number]

/** One incident with its own alert, and with the alerts that fired as its consequence. An alert that another incident caused is not a consequence. */
function incidentLine(incident: ReportedIncident, all: readonly ReportedIncident[], fired: DemoReport['alerts']): string {
  const { name, provider, alert, alsoFires, plantedAt, firedAt } = incident
  const hasIncident = (candidate: string) => all.some((each) => each.alert === candidate && each.provider === provider)
  const also = alsoFires.filter((candidate) => !hasIncident(candidate) && fired.some((each) => each.name === candidate && each.provider === provider))
  const after = firedAt === null ? 'did not fire' : `fired after ${((Date.parse(firedAt) - Date.parse(plantedAt)) / 1000).toFixed(1)} s`
  return `Incident ${name.padEnd(17)} ${alert} ${after}${also.length > 0 ? `; also fired: ${also.join(', ')}` : ''}`
}
