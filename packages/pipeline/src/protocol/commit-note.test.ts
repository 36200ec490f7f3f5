import { expect, test } from 'vitest'
import { checkEpoch, encodeNote, parseNote, rowEpochOf } from './commit-note.ts'

test('parsing an encoded note returns the same intent', () => {
  const note = { tokenEpoch: 'cluster/topic.ab12', intent: { last: 119, count: 18, excluded: [103, 107] } }
  expect(encodeNote(note, 100)).toBe('v1;last=119;n=18;x=3,7;e=cluster/topic.ab12')
  expect(parseNote(encodeNote(note, 100), 100)).toEqual(note)
})

test('a note without an intent contains only the epoch', () => {
  expect(parseNote('v1;e=spool.ab12', 5)).toEqual({ tokenEpoch: 'spool.ab12' })
})

test.each(['', 'set by hand', 'v1;', 'v1;last=3;n=2'])('%j is not a note of the pipeline', (note) => {
  expect(parseNote(note, 0)).toBeUndefined()
})

test('refuses a note of a newer pipeline', () => {
  expect(() => parseNote('v2;whatever', 0)).toThrow(/written by a newer pipeline/)
})

test('the epoch of the rows is the token epoch without the run id', () => {
  expect(rowEpochOf('my.cluster/topic.ab12')).toBe('my.cluster/topic')
})

test('refuses an epoch that a note cannot contain', () => {
  expect(() => checkEpoch('a;b')).toThrow('epoch must be 1 to 200 letters')
})
