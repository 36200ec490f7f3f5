import type { Span, Tracer } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { acmeSignature } from '../../test/fake-provider.ts'
import { answerJson, listen, watch } from '../../test/watch.ts'

const paid = JSON.stringify({ event: 'ORDER', data: { orderId: 'order-1', acmeId: 'acme-9', status: 'PAID' } })

const fail = () => {
  throw new Error('the tracer is broken')
}

/** A tracer that throws in the given method, and whose spans throw in it. */
function breaking(method: string, tracer: Tracer): Tracer {
  const broken = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        if (name === method) return fail
        const value: unknown = Reflect.get(object, name)
        return typeof value === 'function' ? value.bind(object) : value
      },
    })
  const startSpan: Tracer['startSpan'] = (...args) => broken<Span>(tracer.startSpan(...args))
  return broken({ startSpan, startActiveSpan: fail } as Tracer)
}

const methods = ['getTracer', 'startSpan', 'isRecording', 'setAttribute', 'setAttributes', 'setStatus', 'spanContext', 'end']

test.each(methods)('if the tracer throws in %s, only the span is lost: counters and events are still written', async (method) => {
  await using server = await listen(answerJson({ code: '4001', message: 'no' }))
  await using watched = watch(server.host)
  const { paysignal, tracerProvider } = watched
  paysignal.instrumentation.setTracerProvider({
    getTracer: (name) => (method === 'getTracer' ? fail() : breaking(method, tracerProvider.getTracer(name))),
  })
  expect(await (await fetch(`${server.url}/v1/order`)).json()).toEqual({ code: '4001', message: 'no' })
  let runs = 0
  const handler = paysignal.callbacks('acme', () => {
    if (runs++ === 0) throw new TypeError('not stored')
  })
  const send = async (signature?: string) => {
    const timestampMs = Date.now() - runs
    const headers = {
      'x-acme-timestamp': String(timestampMs),
      'x-acme-signature': signature ?? acmeSignature('acme-secret', timestampMs, paid),
    }
    return (await handler(new Request('https://shop.example/', { method: 'POST', body: paid, headers }))).status
  }
  expect([await send(), await send(), await send('forged')]).toEqual([400, 200, 400])
  const events = await watched.finish()
  expect(events.map(({ kind, outcome, callback_result }) => [kind, outcome ?? callback_result])).toEqual([
    ['call', 'provider_error'],
    ['callback', 'handler_failed'],
    ['callback', 'accepted'],
    ['callback', 'rejected_signature'],
  ])
  expect(await watched.metric('paysignal_calls_total{provider="acme",operation="order.query",outcome="provider_error"}')).toBe(1)
  for (const result of ['handler_failed', 'accepted', 'rejected_signature'])
    expect(await watched.metric(`paysignal_callbacks_total{provider="acme",result="${result}"}`)).toBe(1)
  expect(await watched.metric('paysignal_plugin_errors_total{site="call"}')).toBeGreaterThan(0)
})
