/** A callback URL must be https; plain http is let through to this machine only. */
export const isCallbackUrl = (url: string) =>
  URL.canParse(url) && (/^https:/i.test(url) || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/i.test(url))
