import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { BodyKind, Script } from './script.ts'

const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const multipart =
  '--edge\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--edge\r\ncontent-disposition: form-data; name="b"; filename="b.txt"\r\ncontent-type: text/plain\r\n\r\ntwo\r\n--edge--\r\n'

const bodies: Record<BodyKind, { readonly type: string; readonly bytes: Buffer }> = {
  success: {
    type: 'application/json',
    bytes: json({ status: 'SUCCESS', code: '000000', errorMessage: '', data: { prepayId: '1', status: 'PENDING' } }),
  },
  failure: {
    type: 'application/json',
    bytes: json({ status: 'FAIL', code: '400002', label: 'INVALID_SIGNATURE', errorMessage: 'wrong', data: null }),
  },
  'unknown-code': {
    type: 'application/json;charset=utf-8',
    bytes: json({ status: 'FAIL', code: 'NEW_CODE', errorMessage: 'ünïcödé ☕', data: null }),
  },
  empty: { type: 'application/json', bytes: Buffer.alloc(0) },
  text: { type: 'text/plain', bytes: Buffer.from('\ufeffsome text, ünïcödé ☕\r\n') },
  'broken-json': { type: 'application/json', bytes: Buffer.from('{"status":"SUCC') },
  html: { type: 'text/html', bytes: Buffer.from('<html><h1>502 Bad Gateway</h1></html>') },
  events: { type: 'text/event-stream', bytes: Buffer.from('event: a\ndata: 1\n\ndata: 2\nid: 7\n\n:comment\n\n'.repeat(5)) },
  form: { type: 'application/x-www-form-urlencoded', bytes: Buffer.from('a=1&b=two+words&c=%E2%98%95') },
  multipart: { type: 'multipart/form-data; boundary=edge', bytes: Buffer.from(multipart) },
  large: { type: 'application/json', bytes: json({ status: 'SUCCESS', code: '000000', data: 'x'.repeat(70_000) }) },
  huge: { type: 'application/octet-stream', bytes: Buffer.alloc(400_000, 'abcdefghijk') },
  binary: { type: 'application/octet-stream', bytes: Buffer.from(Array.from({ length: 2_048 }, (_, index) => (index * 7) % 256)) },
}

const encoders: Record<Script['encoding'], (bytes: Buffer) => Buffer> = {
  identity: (bytes) => bytes,
  unknown: (bytes) => bytes,
  gzip: (bytes) => gzipSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
  'gzip, gzip': (bytes) => gzipSync(gzipSync(bytes)),
}

/** The encoded bytes of the body, and the headers that describe the encoding. */
export function answerBody({ body, encoding }: Script): { readonly bytes: Buffer; readonly headers: [string, string][] } {
  const { type, bytes } = bodies[body]
  const headers: [string, string][] = [['content-type', type]]
  if (encoding !== 'identity') headers.push(['content-encoding', encoding])
  return { bytes: encoders[encoding](bytes), headers }
}
