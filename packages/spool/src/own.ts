/** The options that were given, without a prototype: what is left out is not found on a polluted `Object.prototype`. */
export const own = <T extends object>(options: T): T => Object.assign(Object.create(null), options)
