/** The provider that all scenarios use. */
export const provider = 'acme'

/** A counter that grows by `step` a minute. */
export const growing = (step: number) => `0+${step}x120`

/** A counter that jumps from 0 to `value` between minute 19 and minute 20, long after the series appeared. */
export const jumping = (value: number) => `0x19 ${value}x100`

/** A value that stays the same. */
export const steady = (value: number) => `${value}x120`

/** The alert fires for the scenarios' provider. `value` is the number as the alert's description prints it. */
export const fires = (value: string) => ({ labels: { provider }, value })
