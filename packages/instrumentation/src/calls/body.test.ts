import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { addChunk, createChunks, readBody } from './body.ts'

const bound = 65_536

function read(bytes: Uint8Array, encoding?: string, maxBytes = bound) {
  const body = createChunks()
  for (let at = 0; at < bytes.length; at += 7_000) addChunk(body, bytes.subarray(at, at + 7_000), maxBytes)
  return readBody(body, encoding, maxBytes)
}

const json = Buffer.from(JSON.stringify({ code: '0', text: '支付' }))
const parsed = { kind: 'json', value: { code: '0', text: '支付' } }

test.each([
  ['no encoding', json, undefined],
  ['identity', json, 'identity'],
  ['gzip', gzipSync(json), 'gzip'],
  ['GZIP', gzipSync(json), 'GZIP'],
  ['brotli', brotliCompressSync(json), 'br'],
  ['zlib deflate', deflateSync(json), 'deflate'],
  ['raw deflate', deflateRawSync(json), 'deflate'],
  ['two layers', brotliCompressSync(gzipSync(json)), 'gzip, br'],
])('reads a body with %s', (_name, bytes, encoding) => {
  expect(read(bytes, encoding)).toEqual(parsed)
})

test('a body is unseen if it is too large, too large when decoded, in an unknown encoding or badly encoded', () => {
  expect(read(Buffer.alloc(bound + 1, '1'))).toEqual({ kind: 'unseen' })
  expect(read(gzipSync(Buffer.alloc(50_000_000)), 'gzip')).toEqual({ kind: 'unseen' })
  expect(read(json, 'compress')).toEqual({ kind: 'unseen' })
  expect(read(json, 'gzip')).toEqual({ kind: 'unseen' })
  expect(read(json, 'gzip, gzip, gzip')).toEqual({ kind: 'unseen' })
})

test('a body that is empty or not JSON is unreadable', () => {
  expect(read(Buffer.alloc(0))).toEqual({ kind: 'unreadable' })
  expect(read(Buffer.from('<html>'))).toEqual({ kind: 'unreadable' })
})

test('the chunks of a body that exceeds the limit are released at once', () => {
  const body = createChunks()
  addChunk(body, Buffer.alloc(bound), bound)
  addChunk(body, Buffer.alloc(1), bound)
  addChunk(body, Buffer.alloc(bound), bound)
  expect(body).toMatchObject({ chunks: [], isOverflown: true })
})
