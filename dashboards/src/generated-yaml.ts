import { stringify } from 'yaml'

/** A YAML file that says where it comes from. Long lines stay whole, so that a diff shows what changed. */
export const generatedYaml = (content: unknown, note = '') =>
  `# Generated from dashboards/src; change it there.\n${note === '' ? '' : `${note.replaceAll(/^/gm, '# ')}\n`}${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`
