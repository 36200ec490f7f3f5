/** The provider of all scenarios. */
export const provider = 'acme'

/** A counter that grows by `step` a minute. */
export const growing = (step: number) => `0+${step}x120`

/** A counter that jumps from 0 to `value` between minute 19 and minute 20, after its series was long known. */
export const jumping = (value: number) => `0x19 ${value}x100`

export const steady = (value: number) => `${value}x120`

/** An alert of the scenarios' provider that fires. */
export const fires = (value: string) => ({ labels: { provider }, value })
