import { coordinateColumns as columns } from '@paysignal/store'
import type { DeadLetterReason, LogMessage } from './log-source.ts'

const openBrace = 0x7b
const closeBrace = 0x7d
const isSpace = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/**
 * Says why coordinates cannot be inserted into a message; undefined when they can. Only the size and the outer braces are checked, because ClickHouse
 * parses the rest.
 */
export function spliceFault(value: Buffer | null, maxBytes: number): DeadLetterReason | undefined {
  if (value === null || value.length === 0) return 'empty'
  if (value.length > maxBytes) return 'too_large'
  let end = value.length - 1
  while (end > 0 && isSpace(value[end])) end--
  return value[0] === openBrace && value[end] === closeBrace && end > 0 ? undefined : 'not_an_object'
}

/**
 * The rows of one insert as JSON lines: each message with its coordinates as the first fields. A message that holds a coordinate field itself
 * then has this field twice, and ClickHouse refuses it.
 */
export function encodeRows(messages: readonly LogMessage[], partition: number, epoch: string): Buffer {
  const head = `{"${columns.partition}":${partition},"${columns.offset}":`
  const tail = `,"${columns.epoch}":"${epoch}"`
  const room = messages.reduce((sum, { value }) => sum + head.length + tail.length + 20 + (value?.length ?? 0), 0)
  const rows = Buffer.allocUnsafe(room)
  let at = 0
  for (const { offset, value } of messages) {
    if (value === null) continue
    at += rows.write(`${head}${offset}${tail}${isEmptyObject(value) ? '' : ','}`, at, 'latin1')
    at += value.copy(rows, at, 1)
    rows[at++] = 0x0a
  }
  return rows.subarray(0, at)
}

// An empty object needs no comma after the coordinates, because a comma before the closing brace is a syntax error.
function isEmptyObject(value: Buffer): boolean {
  let at = 1
  while (isSpace(value[at])) at++
  return value[at] === closeBrace
}
