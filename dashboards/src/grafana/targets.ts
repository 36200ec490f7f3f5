import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import { variable } from '../queries/variable.ts'
import { clickhousePluginVersion, clickhouseRef, prometheusRef } from './datasources.ts'

/** What a query returns; its number is what the data source's backend obeys. */
const formats = { timeseries: 0, table: 1 } as const

export type TargetKind = keyof typeof formats

/** The model of one SQL query, for panels and alert rules alike. */
export const sqlModel = (kind: TargetKind, rawSql: string, refId = 'A') =>
  ({ refId, editorType: 'sql', queryType: kind, format: formats[kind], pluginVersion: clickhousePluginVersion, rawSql }) as const

// The SDK has no module for ClickHouse; a query is any object that carries its marker method.
const target = (model: object): Builder<Dataquery> => ({ build: () => ({ ...model, _implementsDataqueryVariant: () => {} }) })

/** A panel's ClickHouse query. A time series' first column is `time`, then at most one text column, then numbers. */
export const sql = (kind: TargetKind, rawSql: string, refId = 'A') => target({ ...sqlModel(kind, rawSql, refId), datasource: clickhouseRef })

/** A panel's PromQL query. `instant` asks for the latest value alone. */
export const promql = (expr: string, { legend = '', instant = false, refId = 'A' } = {}) =>
  target({ refId, datasource: prometheusRef, expr, legendFormat: legend, instant, range: !instant, editorMode: 'code' })

/**
 * A variable's value, as an expression. Grafana's quoting formats leave the backslash, which ClickHouse reads as an escape; percent-encoding
 * leaves neither that nor a quote.
 */
export const enteredText = (name: string) => `decodeURLComponent('${variable(`${name}:percentencode`)}')`

/** Keeps a query to the providers chosen in the dashboard, which come as `{a,b}`; panels only, since alert rules have no variables. */
export const chosenProviders = `$__conditionalAll(provider IN splitByChar(',', substring(${enteredText('provider')}, 2, -1)), $provider)`
