import { expect, test } from 'vitest'
import { checkEpoch, encodeNote, parseNote, rowEpochOf } from './commit-note.ts'

test('an intent comes back as it was noted', () => {
  const note = { tokenEpoch: 'cluster/topic.ab12', intent: { last: 119, count: 18, excluded: [103, 107] } }
  expect(encodeNote(note, 100)).toBe('v1;last=119;n=18;x=3,7;e=cluster/topic.ab12')
  expect(parseNote(encodeNote(note, 100), 100)).toEqual(note)
})

test('a note without an intent keeps the epoch alone', () => {
  expect(parseNote('v1;e=spool.ab12', 5)).toEqual({ tokenEpoch: 'spool.ab12' })
})

test.each(['', 'set by hand', 'v1;', 'v1;last=3;n=2'])('%j is no note of ours', (note) => {
  expect(parseNote(note, 0)).toBeUndefined()
})

test('refuses the note of a newer pipeline', () => {
  expect(() => parseNote('v2;whatever', 0)).toThrow(/written by a newer pipeline/)
})

test('the epoch of the rows is that of the token without its run', () => {
  expect(rowEpochOf('my.cluster/topic.ab12')).toBe('my.cluster/topic')
})

test('refuses an epoch that would break a note', () => {
  expect(() => checkEpoch('a;b')).toThrow('epoch must be 1 to 200 letters')
})
