import { metrics } from '@paysignal/contract'
import { facts } from '@paysignal/store'
import { expect, test } from 'vitest'
import { thresholds } from './thresholds.ts'

test("the settlement alert's SQL form looks back as far as the checker's gauge", () => {
  const sql = facts.find(({ name }) => name === 'settlement_lag')?.sql({ callbackAllowanceSeconds: 900 })
  expect(sql).toContain(`INTERVAL ${thresholds.settlement.windowMs / 3_600_000} HOUR`)
  expect(metrics.settlementLag.help).toContain('over the last hour')
})
