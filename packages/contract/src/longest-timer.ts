/** The longest delay of a timer in Node.js, in milliseconds: about 24 days. A longer one ends after 1 ms. */
export const longestTimerMs = 2_147_483_647
