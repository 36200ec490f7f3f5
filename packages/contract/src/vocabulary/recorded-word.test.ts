import { expect, test } from 'vitest'
import { recordedWord } from './recorded-word.ts'

test.each([
  '',
  '0',
  '-2',
  '+400002',
  '000000',
  '123456789012',
  'PAID',
  'X',
  'UND_ERR_CONNECT_TIMEOUT',
  'USDT_BSC',
  'ERC20',
  'A12345678',
  'A'.repeat(32),
  '_OTHER',
])('%j is recorded unchanged', (word) => {
  expect(recordedWord(word)).toBe(word)
})

test.each([
  ['a name', 'Marlowe'],
  ['a name in Chinese', '张伟'],
  ['a lower-case word', 'hunter'],
  ['a card number', '4111111111111111'],
  ['a card number behind a letter', 'C4111111111111111'],
  ['an account number', 'DE89370400440532013000'],
  ['nine digits in an identifier', 'A1B2C3D4E5F6G7H8I9'],
  ['33 characters', 'A'.repeat(33)],
  ['13 digits', '1234567890123'],
  ['an e-mail', 'ANN@EXAMPLE.COM'],
  ['an EVM address', '0x52908400098527886E0F7030069857D2E4169EE7'],
  ['a TRON address', 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE'],
  ['an address that is cut', '0x52908400'],
  ['hex', '9f86d081884c7d65'],
  ['a bearer', 'Bearer x'],
  ['a decimal', '12.50'],
  ['two lines', 'PAID\n'],
  ['digits of another script', '١٢٣'],
  ['a full-width letter', '\uFF30AID'],
])('%s is recorded as _OTHER', (_what, word) => {
  expect(recordedWord(word)).toBe('_OTHER')
})

test('a known word is recorded unchanged only if it has exactly the known spelling', () => {
  const known = new Set(['amount not enough', 'bsc-erc20'])
  expect(['amount not enough', 'bsc-erc20', 'Bsc-Erc20', 'amount'].map((word) => recordedWord(word, known))).toEqual([
    'amount not enough',
    'bsc-erc20',
    '_OTHER',
    '_OTHER',
  ])
})
