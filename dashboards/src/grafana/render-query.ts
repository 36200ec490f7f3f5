import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import type { Query, SqlQuery } from '../boards/specification.ts'
import { clickhousePluginVersion, clickhouseRef, prometheusRef } from './datasources.ts'

/** For each format, the word that the data source's editor reads and the number that its backend reads. */
const formats = { timeSeries: ['timeseries', 0], table: ['table', 1] } as const satisfies Record<SqlQuery['format'], readonly [string, number]>

/** The model of one SQL query, for panels and alert rules alike. */
export function sqlModel(format: SqlQuery['format'], rawSql: string, refId = 'A') {
  const [queryType, number] = formats[format]
  return { refId, editorType: 'sql', queryType, format: number, pluginVersion: clickhousePluginVersion, rawSql } as const
}

const promqlModel = (expr: string, legendFormat: string, instant: boolean, refId: string) =>
  ({ refId, datasource: prometheusRef, expr, legendFormat, instant, range: !instant, editorMode: 'code' }) as const

function model(query: Query, refId: string): object {
  switch (query.language) {
    case 'sql':
      return { ...sqlModel(query.format, query.text, refId), datasource: clickhouseRef }
    case 'promql':
      return promqlModel(query.text, query.legend ?? '', query.isInstant ?? false, refId)
  }
}

/**
 * A panel's queries, named A, B, C by their position.
 * The SDK has no module for ClickHouse; any object with the SDK's marker method counts as a query.
 */
export const renderQueries = (queries: readonly Query[]): Builder<Dataquery>[] =>
  queries.map((query, index) => ({
    build: () => ({ ...model(query, String.fromCharCode(65 + index)), _implementsDataqueryVariant: () => {} }),
  }))
