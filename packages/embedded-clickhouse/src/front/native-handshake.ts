import type { Engine, EngineContext, EngineResult } from '../engine/engine.ts'
import type { HttpQuery } from './http-request.ts'

/**
 * Grafana's ClickHouse plugin speaks through clickhouse-go, which asks a server for its protocol revision and from then on expects
 * blocks of the format `Native` in the form of that revision. The engine writes revision 0 alone, so the front names that one: the
 * one question of the handshake, whose answer must come in the form of the client's own revision, is answered here.
 */
export const isHandshake = ({ query, body, defaultFormat, protocolVersion }: HttpQuery): boolean =>
  protocolVersion !== undefined && defaultFormat === 'Native' && (query || body.toString('utf8', 0, 200)).trim() === question

const question = 'SELECT displayName(), version(), revision(), timezone()'

export async function answerHandshake(engine: Engine, context: EngineContext): Promise<EngineResult> {
  const result = await engine.query('SELECT displayName(), version(), timezone()', 'JSONCompactEachRow', context)
  const [name = '', version = '', timezone = ''] = JSON.parse(Buffer.from(result.bytes).toString()) as readonly string[] // three strings
  const columns = [
    column('displayName()', 'String', string(name)),
    column('version()', 'String', string(version)),
    column('revision()', 'UInt32', Buffer.alloc(4)),
    column('timezone()', 'String', string(timezone)),
  ]
  return { ...result, bytes: Buffer.concat([blockInfo, Buffer.from([columns.length, 1]), ...columns]) }
}

// Field 1: no overflow row; field 2: bucket -1; end. Source: ClickHouse, src/Core/BlockInfo.cpp.
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
