import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../index.ts'
import { send } from '../testing/client.ts'
import { isOwnRequest } from './own-request.ts'

const down = JSON.stringify({ faults: [{ name: 'down', fault: { code: '300000' } }] })

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())

const control = (method: string, headers: Readonly<Record<string, string>>, path = '/faults') =>
  send(`${simulator.control.url}${path}`, method, headers, method === 'PUT' ? down : '')

describe('a cross-site request from a browser is refused and changes nothing', () => {
  test.each([
    ['a foreign host name that resolves to this machine', { host: 'evil.example:4012' }],
    ['a host name that only begins with localhost', { host: 'localhost.evil.example' }],
    ['a host name after localhost as user name', { host: 'localhost@evil.example' }],
    ['the address of another machine', { host: '203.0.113.9' }],
    ['a page of another site as origin', { origin: 'https://evil.example' }],
    ['an origin that only begins with a loopback address', { origin: 'http://127.0.0.1.evil.example' }],
    ['the origin null, as a sandboxed frame sends it', { origin: 'null' }],
    ['an empty origin', { origin: '' }],
    ['an image or a form, which send no origin', { 'sec-fetch-site': 'cross-site' }],
  ])('%s', async (_, headers) => {
    await control('DELETE', {})
    for (const [method, path] of [
      ['PUT', '/faults'],
      ['GET', '/faults'],
      ['POST', '/faults'],
      ['GET', '/stats'],
      ['GET', '/elsewhere'],
    ] as const) {
      const { status, json } = await control(method, headers, path)
      expect([method, path, status, Object.keys(json)]).toEqual([method, path, 403, ['error']])
    }
    expect((await control('GET', {})).json).toEqual({ faults: [] })
    await control('PUT', {})
    expect((await control('DELETE', headers)).status).toBe(403)
    expect((await control('GET', {})).json.faults).toHaveLength(1)
  })

  test('a request without a Host header', async () => {
    const { hostname, port } = new URL(simulator.control.url)
    const socket = connect(Number(port), hostname)
    socket.end('DELETE /faults HTTP/1.0\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /)
  })
})

test.each([
  [{}],
  [{ host: 'localhost' }],
  [{ host: 'LOCALHOST:4012' }],
  [{ host: '127.0.0.2:4012' }],
  [{ host: '[::1]:4012' }],
  [{ origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' }],
  [{ origin: 'http://127.0.0.1:3000' }],
  [{ 'sec-fetch-site': 'none' }],
])('a request from this machine is accepted with the headers %j', async (headers) => {
  expect((await control('PUT', headers)).json.faults).toHaveLength(1)
  expect((await control('DELETE', headers)).json.faults).toEqual([])
})

test('a simulator that listens for other machines accepts its own name and any IP address as host, but no other name', () => {
  const isAccepted = (listenHost: string, host: string) => isOwnRequest((name) => (name === 'host' ? host : undefined), listenHost)
  expect(isAccepted('0.0.0.0', '192.168.1.7:4012')).toBe(true)
  expect(isAccepted('simulator', 'Simulator:4012')).toBe(true)
  expect(isAccepted('simulator', 'evil.example')).toBe(false)
  expect(isAccepted('localhost', '192.168.1.7')).toBe(false)
})

test('the simulated providers accept every Host header, as the real ones do behind a proxy', async () => {
  const headers = { host: 'openplatform.gateapi.test', origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' }
  for (const { url } of [simulator.gatepay, simulator.hashnut]) expect((await send(`${url}/v1/pay/balance`, 'GET', headers, '')).status).not.toBe(403)
})
