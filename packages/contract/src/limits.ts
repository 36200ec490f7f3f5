/** How long a callback may take once it is due, in seconds: 15 minutes. Default of the checker, limit of the alerts and boards about callbacks. */
export const callbackAllowanceSeconds = 900

/** The period of the settlement figures, in seconds: the lag is computed over the orders that settled in the last hour. */
export const settlementWindowSeconds = 3_600

/** The longest delay of a timer in Node.js, in milliseconds: about 24 days. A timer with a longer delay fires after 1 ms. */
export const longestTimerMs = 2_147_483_647
