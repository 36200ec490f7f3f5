import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { collectingLogger } from '../testing/collecting-logger.ts'
import { type HttpServer, json, type Routes, startHttpServer } from './http-server.ts'

const running: HttpServer[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})

async function start(routes: Routes = { '/live': () => json(200, { ok: true }) }) {
  const logger = collectingLogger()
  const server = await startHttpServer(routes, {}, logger)
  running.push(server)
  return { logger, send: (text: string) => raw(Number(new URL(server.url).port), text) }
}

/** Sends the text unchanged. It need not be valid HTTP. @returns the status line of the answer. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.end(text)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString().split('\r\n')[0] ?? ''
}

const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`

test.each(['//', '///live', 'http://', '//[', '/%zz', '*', 'constructor', '__proto__', '/\\', 'http://[::'])(
  'answers the target %s with an error and then still answers /live',
  async (target) => {
    const { send } = await start()
    expect(await send(get(target))).toMatch(/^HTTP\/1\.1 40[04] /)
    expect(await send(get('/live'))).toBe('HTTP/1.1 200 OK')
  },
)

test('answers bytes that are not HTTP with 400 and then still answers /live', async () => {
  const { send } = await start()
  expect(await send('\u0000\u0001 //\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request')
  expect(await send(get('/live'))).toBe('HTTP/1.1 200 OK')
})

test('ignores the query of a target', async () => {
  const { send } = await start()
  expect(await send(get('/live?verbose=//&x'))).toBe('HTTP/1.1 200 OK')
})

test('answers 500 for a route that throws, and logs why', async () => {
  const fail = (message: string) => {
    throw new TypeError(message)
  }
  const { send, logger } = await start({
    '/now': () => fail('no gauge'),
    '/later': async () => fail('no registry'),
    '/header': () => ({ status: 200, type: 'bad\nheader', body: '' }),
  })
  for (const path of ['/now', '/later', '/header']) expect(await send(get(path))).toMatch(/^HTTP\/1\.1 500 /)
  expect(logger.lines).toEqual([
    'error /now failed (TypeError: no gauge) {}',
    'error /later failed (TypeError: no registry) {}',
    expect.stringContaining('error /header failed (ERR_INVALID_CHAR'),
  ])
})
