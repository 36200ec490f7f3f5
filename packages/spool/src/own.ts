/** Copies the options into an object without a prototype, so that a missing option is not read from a polluted `Object.prototype`. */
export const own = <T extends object>(options: T): T => Object.assign(Object.create(null), options)
