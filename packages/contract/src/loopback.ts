/**
 * Whether a host is this machine and cannot be reached from other machines: `localhost`, `::1`, or an address that begins with `127.`. An IPv6 address may
 * have brackets, as in a URL.
 */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}|::1|\[::1\])$/i.test(host)
