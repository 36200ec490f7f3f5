import { expect, test } from 'vitest'
import { gatepay, hashnut } from './index.ts'

test('an unknown option is refused with the name of the nearest one', () => {
  expect(() => gatepay({ secrets: 'x' } as object)).toThrow('gatepay.secrets is unknown; did you mean secret?')
  expect(() => hashnut({ dangerouslyAcceptUnsignedCallback: true } as object)).toThrow('did you mean dangerouslyAcceptUnsignedCallbacks?')
  expect(() => hashnut({ clientId: 'x' } as object)).toThrow(/clientId is unknown; known are secret, hosts/)
})
