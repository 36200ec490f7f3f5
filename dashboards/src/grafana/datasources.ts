import { variable } from '../queries/variables.ts'

/** The uids are fixed, because an alert rule can name a data source only by its uid. */
export const datasourceUids = { prometheus: 'prometheus', clickhouse: 'clickhouse' } as const

/** Grafana's names of the two types of data source. */
export const datasourceTypes = { prometheus: 'prometheus', clickhouse: 'grafana-clickhouse-datasource' } as const

/** The version of the ClickHouse data source that the queries are written for. With it, Grafana's browser code does not migrate them. */
export const clickhousePluginVersion = '4.20.0'

/** Panels name a data source by a dashboard variable, so that the same dashboards serve several environments. */
export const prometheusRef = { type: datasourceTypes.prometheus, uid: variable('prometheus') }
export const clickhouseRef = { type: datasourceTypes.clickhouse, uid: variable('clickhouse') }
