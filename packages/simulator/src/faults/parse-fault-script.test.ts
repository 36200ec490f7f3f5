import { expect, test } from 'vitest'
import { SimulatorError } from '../simulator-error.ts'
import { faultScriptFrom, parseFaultScript } from './parse-fault-script.ts'

const problemsOf = (source: string) => {
  try {
    parseFaultScript(source)
    return 'no problem'
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error
    return `${error.code}: ${error.message}`
  }
}

test('the same script in YAML and in JSON gives the same rules', () => {
  const yaml = parseFaultScript(`
faults:
  - name: rate limited
    provider: hashnut
    operation: order.*
    from: 5
    until: 20
    fault: { rateLimit: { limit: 10, windowMs: 1000, code: -31 } }
  - rate: 0.25
    fault: { code: 400002 }
`)
  const json = parseFaultScript(
    JSON.stringify({
      faults: [
        {
          name: 'rate limited',
          provider: 'hashnut',
          operation: 'order.*',
          from: 5,
          until: 20,
          fault: { rateLimit: { limit: 10, windowMs: 1000, code: '-31' } },
        },
        { rate: 0.25, fault: { code: '400002' } },
      ],
    }),
  )
  expect(yaml).toEqual(json)
})

test('an empty script has no faults', () => {
  expect(parseFaultScript('')).toEqual({ faults: [] })
  expect(parseFaultScript('faults: []')).toEqual({ faults: [] })
})

test('a text that cannot be parsed is reported with its position', () => {
  expect(problemsOf('faults: [')).toMatchInlineSnapshot(`
    "BAD_FAULT_SCRIPT: the fault script cannot be used:
      the text cannot be read as YAML or JSON: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 10:"
  `)
  expect(problemsOf('just words')).toMatchInlineSnapshot(`
    "BAD_FAULT_SCRIPT: the fault script cannot be used:
      the script must be an object with the list \`faults\`, got "just words""
  `)
})

test('all problems are reported together, each with the path, what is expected and the value', () => {
  expect(
    problemsOf(`
fault: []
faults:
  - provider: stripe
    rat: 0.5
    rate: 2
    fault: { code: "400002" }
  - from: 10
    until: 5
    times: 1
    once: true
    fault: { hang: 1 }
  - operation: order.create
    fault: { clockSkewMs: soon }
  - fault: { callbacks: dorp }
  - fault: { settlement: stuck, faktor: 3 }
  - fault: { payment: amount too small }
  - fault: { lightning: true }
  - rate: 1
  - 7
`),
  ).toMatchInlineSnapshot(`
    "BAD_FAULT_SCRIPT: the fault script cannot be used:
      fault is unknown; a script has only the list \`faults\`
      faults[0].rat is unknown; did you mean rate?
      faults[0].provider must be one of gatepay, hashnut, got "stripe"
      faults[0].rate must be a number from 0 to 1, got 2
      faults[1].fault.hang must be true, or left out, got 1
      faults[1] has both times and once; remove one
      faults[1].until must be above from (10), got 5
      faults[2].fault.clockSkewMs must be a number from -31536000000 to 31536000000, got "soon"
      faults[2].operation has no effect on this kind of fault (ambient); remove it
      faults[3].fault.callbacks must be one of drop, delay, duplicate, replay, tamper, reorder, got "dorp"
      faults[4].fault.faktor is unknown; did you mean factor?
      faults[5].fault.payment must be a payer outcome or one of HashNut's payment messages, got "amount too small"
      faults[6].fault must have one of code, malformed, truncated, huge, hang, reset, httpStatus, rateLimit, clockSkewMs, secret, callbacks, settlement, payment, delayMs, got {"lightning":true}
      faults[7].fault is missing; add it
      faults[8] must be an object, got 7"
  `)
})

test('a script whose aliases expand to a huge value is refused', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]`)
    .join('\n')}`
  expect(() => parseFaultScript(bomb)).toThrow(SimulatorError)
})

test.each(['&a [*a]', 'faults: &a [*a]', 'faults:\n  - fault: &f { code: [*f] }\n', '&r\nfaults: []\nmore: { deep: [*r] }\n'])(
  'a value that contains itself is refused: %j',
  (source) => {
    expect(() => parseFaultScript(source)).toThrow(
      expect.objectContaining({
        code: 'BAD_FAULT_SCRIPT',
        message: expect.stringContaining('an alias (*) is used inside the value that it refers to'),
      }),
    )
  },
)

test('a YAML alias is accepted if it is not inside its own anchor', () => {
  const source = 'faults:\n  - { name: a, fault: &down { code: 300000 } }\n  - { name: b, fault: *down }\n'
  expect(parseFaultScript(source).faults).toEqual(['a', 'b'].map((name) => ({ name, fault: { code: '300000' } })))
})

test('values that JSON cannot represent are reported as wrong', () => {
  const cyclic: unknown[] = []
  cyclic.push(cyclic)
  for (const faults of [cyclic, [{ fault: { delayMs: 1n } }]]) expect(() => faultScriptFrom({ faults })).toThrow(SimulatorError)
})
