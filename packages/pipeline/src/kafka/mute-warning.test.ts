import { afterEach, expect, test } from 'vitest'
import { muteNegativeTimeouts } from './mute-warning.ts'

const original = process.emitWarning
const seen: string[] = []
afterEach(() => {
  process.emitWarning = original
  seen.length = 0
})

function capture() {
  // The cast is safe: the test only calls emitWarning(message, type), so a fake of that form is enough.
  process.emitWarning = ((_: string, type: string) => void seen.push(type)) as typeof process.emitWarning
}

// The filter searches the stack for the word kafkajs. The name of this function puts it there.
const warnAsKafkajs = { kafkajs: () => process.emitWarning('-1 is a negative number.', 'TimeoutNegativeWarning') }

test('suppresses the TimeoutNegativeWarning of kafkajs and no other warning', () => {
  capture()
  const undo = muteNegativeTimeouts()
  warnAsKafkajs.kafkajs()
  process.emitWarning('-1 is a negative number.', 'TimeoutNegativeWarning')
  process.emitWarning('old', 'DeprecationWarning')
  expect(seen).toEqual(['TimeoutNegativeWarning', 'DeprecationWarning'])
  undo()
  warnAsKafkajs.kafkajs()
  expect(seen).toHaveLength(3)
})
