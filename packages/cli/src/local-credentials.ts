import { isLoopback } from '@paysignal/contract'
import { type Credentials, readCredentials } from '@paysignal/store'

/** Reads the password of `paysignal clickhouse` from its data folder. Undefined if the address is on another machine or contains a user. */
export function localCredentials(address: string, dataDir: string): Credentials | undefined {
  const url = URL.parse(address)
  const isLocal = url !== null && url.username === '' && isLoopback(url.hostname)
  return isLocal ? readCredentials(dataDir) : undefined
}
