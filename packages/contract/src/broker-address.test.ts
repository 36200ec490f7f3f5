import { expect, test } from 'vitest'
import { isBrokerAddress } from './broker-address.ts'

test.each(['kafka:9092', '127.0.0.1:9092', 'broker-1.shop.example:19092'])('%s is the address of a broker', (address) => {
  expect(isBrokerAddress(address)).toBe(true)
})

test.each([
  ['without a port', 'kafka'],
  ['without a host', ':9092'],
  ['with a scheme', 'kafka://kafka:9092'],
  ['with credentials', 'user:password@kafka:9092'],
  ['with a blank', ' kafka:9092'],
  ['with a port of six digits', 'kafka:190920'],
  ['with an IPv6 address, which kafkajs cannot use', '[::1]:9092'],
  ['that is not text', 9092],
])('an address %s is not the address of a broker', (_, address) => {
  expect(isBrokerAddress(address)).toBe(false)
})
