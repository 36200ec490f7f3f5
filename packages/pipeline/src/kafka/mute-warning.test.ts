import { afterEach, expect, test } from 'vitest'
import { muteNegativeTimeouts } from './mute-warning.ts'

const original = process.emitWarning
const seen: string[] = []
afterEach(() => {
  process.emitWarning = original
  seen.length = 0
})

function capture() {
  process.emitWarning = ((_: string, type: string) => void seen.push(type)) as typeof process.emitWarning // the one form that is used here
}

// The filter tells the library by the files on the stack, of which this function's name is a part.
const warnAsKafkajs = { kafkajs: () => process.emitWarning('-1 is a negative number.', 'TimeoutNegativeWarning') }

test('keeps the one warning of kafkajs from the process, and no other', () => {
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
