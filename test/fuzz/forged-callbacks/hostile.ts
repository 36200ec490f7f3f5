import type { Random } from '../random.ts'

/** Bodies that no provider sends: no JSON, JSON of another shape, and JSON that breaks careless code. */
export function hostileBody(random: Random): Buffer {
  const depth = random.pick([3, 50, 500])
  const text = random.pick([
    '['.repeat(depth) + ']'.repeat(depth),
    `${'{"data":'.repeat(depth)}1${'}'.repeat(depth)}`,
    `[${'[1,'.repeat(depth)}1${']'.repeat(depth)}]`,
    '{"__proto__":{"polluted":true,"result":"accepted"},"bizType":"PAY"}',
    '{"constructor":{"prototype":{"polluted":true}},"payOrderId":"1","state":4}',
    '{"bizType":"PAY","bizType":"","bizId":1e400,"bizStatus":null,"data":"{"}',
    '{"payOrderId":123456789012345678901234567890,"merchantOrderId":[],"state":1e999}',
    '{"payOrderId":"1","state":"4"}',
    `{"bizType":"${'A'.repeat(5_000)}"}`,
    'null',
    'true',
    '0',
    '-',
    '""',
    '[]',
    '{}',
    '{',
    'NaN',
    'success',
    '{"returnCode":"SUCCESS"}',
    '\u0000',
    '\ufeff{}',
    'a=1&b=2',
  ])
  return random.chance(0.1) ? Buffer.from(random.text(20), 'base64') : Buffer.from(text)
}
