/** Whether a URL may be used for callbacks. It must be https; http is allowed only for this machine. */
export const isCallbackUrl = (url: string) =>
  URL.canParse(url) && (/^https:/i.test(url) || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/i.test(url))
