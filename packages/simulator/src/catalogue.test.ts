import { type CatalogueEntry, gatepay, hashnut } from '@paysignal/providers'
import { expect, test } from 'vitest'
import { type Answer, readingOf } from './testing/client.ts'
import { gatepayProvocations } from './testing/gatepay-provocations.ts'
import { hashnutProvocations } from './testing/hashnut-provocations.ts'
import { stage } from './testing/stage.ts'

/** All rows of a catalogue. A row with several spellings is listed once for each. */
const rowsOf = (catalogue: readonly CatalogueEntry[]) =>
  catalogue.flatMap((entry) =>
    [entry.code, ...(entry.api === 'payment' ? (entry.aliases ?? []) : [])].map((spelling) => ({ api: entry.api, spelling, entry })),
  )

const providers = { gatepay: gatepay(), hashnut: hashnut() }
const gatepayRows = rowsOf(providers.gatepay.catalogue)
const hashnutRows = rowsOf(providers.hashnut.catalogue)

async function provoked(table: typeof gatepayProvocations, api: string, spelling: string): Promise<Answer> {
  const provocation = table[api]?.[spelling]
  if (!provocation) throw new Error(`there is no provocation for ${api} ${spelling}; add one to testing/*-provocations.ts`)
  const on = await stage(provocation.options)
  try {
    return await provocation.run(on)
  } finally {
    await on.close()
  }
}

test.each(gatepayRows)('GatePay can be made to answer $spelling ($api)', async ({ api, spelling, entry }) => {
  const answer = await provoked(gatepayProvocations, api, spelling)
  expect(answer.json).toMatchObject({ status: 'FAIL', code: spelling, data: null })
  expect(answer.status).toBe(entry.httpStatus ?? 200)
  expect(readingOf(providers.gatepay, answer)).toMatchObject({ outcome: 'provider_error', error: { code: spelling, isKnown: true } })
})

test.each(hashnutRows)('HashNut can be made to answer $spelling ($api)', async ({ api, spelling, entry }) => {
  const answer = await provoked(hashnutProvocations, api, spelling)
  const reading = readingOf(providers.hashnut, answer)
  switch (api) {
    case 'api':
      expect(reading.outcome).toBe(spelling === '0' ? 'ok' : 'provider_error')
      if (spelling !== '0') expect(reading.error).toMatchObject({ code: spelling, isKnown: true })
      return expect(answer).toMatchObject({ status: 200, json: { code: Number(spelling) } })
    case 'http':
      return expect(answer.status).toBe(Number(spelling))
    case 'payment':
      expect(reading.objects[0]?.failure).toMatchObject({ api: 'payment', code: entry.code, isKnown: true })
      return expect(answer.json).toMatchObject({ code: 0, data: { state: -1, errorMsg: spelling } })
    case 'order_state':
      return expect(answer.json).toMatchObject({ code: 0, data: { state: Number(spelling) } })
    case 'amount': {
      const signs = {
        underpaid: { underPaid: true, paidAmount: 5, amount: 10, supplements: [{ state: 0 }] },
        overpaid: { flagAmount: 1, amountString: '11' },
      }
      return expect(answer.json.data).toMatchObject(signs[spelling as keyof typeof signs])
    }
    default:
      throw new Error(`the catalogue has a new group ${api}; add a case that checks its rows`)
  }
})

test('each table of provocations has exactly the rows of its catalogue', () => {
  const keysOf = (table: typeof gatepayProvocations) =>
    Object.entries(table).flatMap(([api, codes]) => Object.keys(codes).map((code) => `${api} ${code}`))
  expect(keysOf(gatepayProvocations).toSorted()).toEqual(gatepayRows.map(({ api, spelling }) => `${api} ${spelling}`).toSorted())
  expect(keysOf(hashnutProvocations).toSorted()).toEqual(hashnutRows.map(({ api, spelling }) => `${api} ${spelling}`).toSorted())
})
