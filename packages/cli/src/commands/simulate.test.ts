import { gatepay, hashnut, type Provider } from '@paysignal/providers'
import { startSimulator } from '@paysignal/simulator'
import { expect, test } from 'vitest'
import { simulate } from './simulate.ts'

function defaultOf(name: string): string {
  const option = simulate.options[name]
  return option?.type === 'text' ? (option.default ?? '') : ''
}

// The command has its own copy of the credentials, because its help must also work where the simulator is not installed.
test('the command and the simulator have the same default credentials', async () => {
  const simulator = await startSimulator()
  const codeOf = async (provider: Provider, url: string, content: object) => {
    const body = JSON.stringify(content)
    const headers = provider.signRequest({ body, timestampMs: Date.now(), nonce: 'once' })
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
    return ((await answer.json()) as { readonly code: unknown }).code // every answer of both providers has a code
  }
  try {
    const [clientId, accessKeyId] = [defaultOf('gatepay-client-id'), defaultOf('hashnut-access-key-id')]
    const order = { accessKeyId, merchantOrderId: 'H1', chainCode: 'bsc-erc20', coinCode: 'usdt', amount: 10 }
    const toGatepay = gatepay({ clientId, secret: defaultOf('gatepay-secret') })
    const toHashnut = hashnut({ secret: defaultOf('hashnut-secret') })
    expect([
      await codeOf(toGatepay, `${simulator.gatepay.url}/v1/pay/order/query`, { merchantTradeNo: 'nobody' }),
      await codeOf(toHashnut, `${simulator.hashnut.url}/api/v3.0.0/pay/createPayOrderOnSplitWalletWithApiKey`, order),
    ]).toEqual(['400202', 0])
  } finally {
    await simulator.close()
  }
})
