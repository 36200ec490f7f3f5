/**
 * The longest time that a callback may take once it is due, in seconds: 15 minutes. It is the default of the checker, and the limit of the alerts and
 * boards about callbacks.
 */
export const callbackAllowanceSeconds = 900

/** The settlement lag is computed over the orders that settled within this period before now, in seconds: the last hour. */
export const settlementWindowSeconds = 3_600

/** The longest delay of a timer in Node.js, in milliseconds: about 24 days. A timer with a longer delay fires after 1 ms. */
export const longestTimerMs = 2_147_483_647
