/** A place that Grafana fills: a dashboard variable, with a format where one follows a colon, or a field of the clicked row. */
export const variable = (name: string) => `\${${name}}`
