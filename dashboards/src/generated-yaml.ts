import { stringify } from 'yaml'

/** A YAML file with a comment that names its source. Long lines are not wrapped, so that a diff shows only what changed. */
export const generatedYaml = (content: unknown, note = '') =>
  `# Generated from dashboards/src; change it there.\n${note === '' ? '' : `${note.replaceAll(/^/gm, '# ')}\n`}${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`
