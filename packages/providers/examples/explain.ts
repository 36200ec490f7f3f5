import { gatepay, hashnut, lookup } from '@paysignal/providers'

const entry = lookup(gatepay(), 'qr', '400000')
console.log(entry?.message, entry?.category, entry?.remedy)

// The same code has another meaning in another group. Messages are found in every spelling.
console.log(lookup(gatepay(), 'web', '400000')?.message)
console.log(lookup(hashnut(), 'payment', 'coin type not math')?.code)
