/** Addresses that differ between installations. The links in alerts start with them. */
export interface Sites {
  /** Where the pages of `docs/runbooks` are published. */
  readonly runbooks: string
  /** Grafana's own address. */
  readonly grafana: string
}

/** These addresses are placeholders. The options `--runbooks` and `--grafana` of `main.ts` set the real ones. */
export const defaultSites: Sites = { runbooks: 'https://runbooks.example.org/paysignal', grafana: 'https://grafana.example.org' }
