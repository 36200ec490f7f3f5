/** Writes a text as a literal of ClickHouse's SQL, in quotes and escaped. */
export const sqlLiteral = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
