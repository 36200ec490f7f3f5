import { variable } from '../queries/variables.ts'

/** Fixed, because alert rules can name a data source by nothing else. */
export const datasourceUids = { prometheus: 'prometheus', clickhouse: 'clickhouse' } as const

/** What Grafana calls the two kinds of data source. */
export const datasourceTypes = { prometheus: 'prometheus', clickhouse: 'grafana-clickhouse-datasource' } as const

/** The version of the ClickHouse data source that the queries are written for: no migration in the browser touches them then. */
export const clickhousePluginVersion = '4.20.0'

/** Panels reach a data source through a dashboard variable, so that one folder can serve several environments. */
export const prometheusRef = { type: datasourceTypes.prometheus, uid: variable('prometheus') }
export const clickhouseRef = { type: datasourceTypes.clickhouse, uid: variable('clickhouse') }
