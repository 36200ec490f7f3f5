/** Addresses that differ from one installation to the next; alerts carry links that start with them. */
export interface Sites {
  /** Where `docs/runbooks` can be read. */
  readonly runbooks: string
  /** Grafana's own address. */
  readonly grafana: string
}

/** Placeholders under reserved names: `main.ts` takes the real ones. */
export const defaultSites: Sites = { runbooks: 'https://runbooks.example.org/paysignal', grafana: 'https://grafana.example.org' }
