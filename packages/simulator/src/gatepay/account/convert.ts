import { decimalFrom, type Units, unitsFrom } from '../../amount.ts'
import { createRandom, upperHex } from '../../random.ts'
import { ok, refused } from '../answer.ts'
import type { Params } from '../params.ts'
import type { GatepayHandler, GatepayWorld, Quote } from '../world.ts'
import { isCurrency, worth } from './currencies.ts'
import { available, book } from './funds.ts'

const rememberedQuotes = 10_000

export const previewConversion: GatepayHandler = ({ params }, world) => {
  const [buyCurrency = '', sellCurrency = ''] = [params.text('buyCurrency'), params.text('sellCurrency')]
  if (buyCurrency === '' || sellCurrency === '' || buyCurrency === sellCurrency) return refused('400001', 'buyCurrency or sellCurrency is invalid')
  if (!isCurrency(buyCurrency) || !isCurrency(sellCurrency)) return refused('400623')
  if (params.text('buyAmount') === undefined && params.text('sellAmount') === undefined)
    return refused('400001', 'buyAmount or sellAmount is required')
  const amounts = quotedAmounts(params, rateOf(buyCurrency, sellCurrency, world))
  if (!amounts) return refused('400621')
  const quote = { ...amounts, buyCurrency, sellCurrency, ...quoteHead(world) }
  if (world.quotes.size >= rememberedQuotes) world.quotes.delete([...world.quotes.keys()][0] ?? '')
  world.quotes.set(quote.quoteId, quote)
  return ok({ ...quoteData(quote), rate: String(quote.rate) })
}

const quoteHead = ({ quotes, runtime, settings }: GatepayWorld) => ({
  quoteId: `PAY-${createRandom(runtime.seed, 'gatepay', 'quote', String(quotes.size)).text(8, upperHex).toLowerCase()}`,
  validUntil: runtime.now() + runtime.schedule.wallMs(settings.quoteLifeMs),
})

/** The exchange rate, with a random change of at most half a percent for each quote. */
function rateOf(buyCurrency: string, sellCurrency: string, { runtime, quotes }: GatepayWorld): number {
  const drift = createRandom(runtime.seed, 'gatepay', 'rate', String(quotes.size)).between(0.995, 1.005)
  return Number((((worth[sellCurrency] ?? 1) / (worth[buyCurrency] ?? 1)) * drift).toPrecision(8))
}

function quotedAmounts(params: Params, rate: number): { sellAmount: Units; buyAmount: Units; rate: number } | undefined {
  const sell = unitsFrom(params.text('sellAmount'))
  const buy = unitsFrom(params.text('buyAmount'))
  if (sell !== undefined) return { sellAmount: sell, buyAmount: times(sell, rate), rate }
  return buy === undefined ? undefined : { sellAmount: times(buy, 1 / rate), buyAmount: buy, rate }
}

/** Multiplies an amount by a rate. The result is cut to six decimals. */
const times = (units: Units, rate: number): Units => ((units * BigInt(Math.round(rate * 1e9))) / 1_000_000_000n / 100n) * 100n

/** Repeating a request id gives the same conversion. An expired quote is refused with 400622. */
export const executeConversion: GatepayHandler = ({ params }, world) => {
  const clientReqId = params.text('clientReqId')
  const quoteId = params.text('quoteId')
  if (clientReqId === undefined || quoteId === undefined) return refused('400001', 'clientReqId and quoteId are required')
  const earlier = world.conversions.get(clientReqId)
  if (earlier) return ok(earlier)
  const quote = world.quotes.get(quoteId)
  if (!quote || world.runtime.now() > quote.validUntil) return refused('400622')
  const isSame = unitsFrom(params.text('sellAmount')) === quote.sellAmount && unitsFrom(params.text('buyAmount')) === quote.buyAmount
  if (!isSame || quote.sellAmount > available(world, quote.sellCurrency)) return refused('400621')
  const order = convert(world, quote, clientReqId)
  if (world.conversions.size >= rememberedQuotes) world.conversions.delete([...world.conversions.keys()][0] ?? '')
  world.conversions.set(clientReqId, order)
  return ok(order)
}

function convert(world: GatepayWorld, quote: Quote, clientReqId: string): object {
  const entry = { transactId: quote.quoteId, orderId: quote.quoteId, merchantTradeNo: clientReqId }
  book(world, { ...entry, financialType: 'convert_sell_fi', currency: quote.sellCurrency, amount: -quote.sellAmount })
  book(world, { ...entry, financialType: 'convert_buy_fi', currency: quote.buyCurrency, amount: quote.buyAmount })
  world.quotes.delete(quote.quoteId)
  return { ...quoteData(quote), order_id: `CV${quote.quoteId.slice(4)}`, userId: 10_002, status: 3, rate: quote.rate, createTime: world.now() }
}

const quoteData = ({ quoteId, buyCurrency, sellCurrency, buyAmount, sellAmount }: Quote) => ({
  quoteId,
  buyCurrency,
  sellCurrency,
  buyAmount: decimalFrom(buyAmount),
  sellAmount: decimalFrom(sellAmount),
})
