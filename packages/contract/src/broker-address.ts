/**
 * Whether a value is the address of a Kafka broker as `host:port`, without a scheme, credentials or blanks. The host must not contain a colon: kafkajs
 * splits the address at its first colon, so it cannot use an IPv6 address. A message about a wrong address must not contain the address, because people write
 * a password in front of it by mistake.
 */
export const isBrokerAddress = (address: unknown): address is string => typeof address === 'string' && /^[^\s:/@]+:\d{1,5}$/.test(address)
