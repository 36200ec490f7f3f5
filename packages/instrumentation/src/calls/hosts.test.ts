import { expect, test } from 'vitest'
import { fakeProvider } from '../../test/fake-provider.ts'
import { createServiceMetrics } from '../telemetry/service-metrics.ts'
import { watchProvider } from '../watched-provider.ts'
import { createHostMatcher } from './hosts.ts'

const matcher = (...hosts: readonly string[]) => createHostMatcher([watchProvider(fakeProvider(hosts), createServiceMetrics())])

test('matches a host, or a host with its port, and no similar name', () => {
  const match = matcher('pay.acme.example', 'Sandbox.Acme.Example:8443')
  expect(match('https://pay.acme.example')).toMatchObject({ address: 'pay.acme.example', port: 443 })
  expect(match('http://PAY.acme.example')).toMatchObject({ port: 80 })
  expect(match('https://sandbox.acme.example:8443')).toMatchObject({ port: 8443 })
  for (const other of ['https://sandbox.acme.example', 'https://pay.acme.example.evil', 'https://evil-pay.acme.example', 'not a url', ''])
    expect(match(other), other).toBeUndefined()
})

test('still finds a provider after the cache of origins is full', () => {
  const match = matcher('pay.acme.example')
  for (let index = 0; index < 3_000; index++) expect(match(`https://host-${index}.example`)).toBeUndefined()
  expect(match('https://pay.acme.example')).toBeDefined()
})
