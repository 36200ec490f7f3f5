import { readerLimits } from '@paysignal/store'
import { generatedYaml } from '../generated-yaml.ts'
import { duration, scrapeIntervalMs } from '../queries/promql.ts'
import { datasourceTypes, datasourceUids } from './datasources.ts'

/** Both data sources with their fixed uids. Grafana's environment variables hold the addresses and the read-only user. */
export const grafanaDatasources = () =>
  generatedYaml({
    apiVersion: 1,
    datasources: [
      {
        name: 'PaySignal Prometheus',
        uid: datasourceUids.prometheus,
        type: datasourceTypes.prometheus,
        access: 'proxy',
        url: '$PROMETHEUS_URL',
        jsonData: { timeInterval: duration(scrapeIntervalMs), httpMethod: 'POST' },
      },
      {
        name: 'PaySignal ClickHouse',
        uid: datasourceUids.clickhouse,
        type: datasourceTypes.clickhouse,
        jsonData: {
          host: '$CLICKHOUSE_HOST',
          port: 8123,
          protocol: 'http',
          username: '$CLICKHOUSE_USER',
          defaultDatabase: 'paysignal',
          dialTimeout: '10',
          // The driver adds five seconds to this value, and the server refuses a value above the reading user's limit.
          queryTimeout: `${readerLimits.max_execution_time - 5}`,
          maxOpenConns: '20',
        },
        secureJsonData: { password: '$CLICKHOUSE_PASSWORD' },
      },
    ],
  })

/** Makes Grafana read dashboards from a folder. */
export const grafanaDashboardProvider = () =>
  generatedYaml({
    apiVersion: 1,
    providers: [
      {
        name: 'paysignal',
        orgId: 1,
        type: 'file',
        folder: 'PaySignal',
        folderUid: 'paysignal',
        allowUiUpdates: false,
        disableDeletion: false,
        updateIntervalSeconds: 30,
        options: { path: '/etc/grafana/dashboards/paysignal' },
      },
    ],
  })
