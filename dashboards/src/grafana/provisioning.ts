import { readerLimits } from '@paysignal/store'
import { generatedYaml } from '../generated-yaml.ts'
import { datasourceTypes, datasourceUids } from './datasources.ts'

/** Both data sources under their fixed uids; addresses and the read-only user come from the environment. */
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
        jsonData: { timeInterval: '15s', httpMethod: 'POST' },
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
          // The driver asks the server for five seconds more; a reading user with a bound refuses what is above it.
          queryTimeout: `${readerLimits.max_execution_time - 5}`,
          maxOpenConns: '20',
        },
        secureJsonData: { password: '$CLICKHOUSE_PASSWORD' },
      },
    ],
  })

/** Where Grafana finds the dashboards. */
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
