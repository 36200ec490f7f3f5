import type { Engine, EngineContext, EngineResult } from '../engine/engine.ts'
import type { HttpQuery } from './http-request.ts'

/**
 * Whether a request is the handshake of clickhouse-go, the library of Grafana's ClickHouse plugin. Its query returns the protocol revision of
 * the server. The client then expects all later blocks of the format `Native` in that revision. The engine can only write revision 0.
 * But the response to the handshake itself must have the client's own revision, so the front writes it.
 */
export const isHandshake = ({ query, body, defaultFormat, protocolVersion }: HttpQuery): boolean =>
  protocolVersion !== undefined && defaultFormat === 'Native' && (query || body.toString('utf8', 0, 200)).trim() === handshakeQuery

const handshakeQuery = 'SELECT displayName(), version(), revision(), timezone()'

/** Runs the handshake query and writes its result, with protocol revision 0 as the server's revision. */
export async function answerHandshake(engine: Engine, context: EngineContext): Promise<EngineResult> {
  const result = await engine.query('SELECT displayName(), version(), timezone()', 'JSONCompactEachRow', context)
  // The query returns three strings.
  const [name = '', version = '', timezone = ''] = JSON.parse(Buffer.from(result.bytes).toString()) as readonly string[]
  const columns = [
    column('displayName()', 'String', string(name)),
    column('version()', 'String', string(version)),
    column('revision()', 'UInt32', Buffer.alloc(4)),
    column('timezone()', 'String', string(timezone)),
  ]
  return { ...result, bytes: Buffer.concat([blockInfo, Buffer.from([columns.length, 1]), ...columns]) }
}

// Field 1: is_overflows = 0. Field 2: bucket_num = -1. Then 0 for the end. Source: ClickHouse, src/Core/BlockInfo.cpp.
const blockInfo = Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0])
const hasCustomSerialization = Buffer.from([0])
const column = (name: string, type: string, value: Buffer) => Buffer.concat([string(name), string(type), hasCustomSerialization, value])

function string(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length: number[] = []
  for (let rest = bytes.length; ; rest >>>= 7) {
    length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest)
    if (rest <= 0x7f) return Buffer.concat([Buffer.from(length), bytes])
  }
}
