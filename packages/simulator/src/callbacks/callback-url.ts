import { isLoopback } from '@paysignal/contract'

/** Whether a URL may be used for callbacks. It must be https; http is allowed only for this machine. */
export function isCallbackUrl(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback(parsed.hostname))
}
