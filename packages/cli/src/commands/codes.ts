import { catalogueRows } from '../catalogue-rows.ts'
import { CliError } from '../cli-error.ts'
import { defineCommand } from '../command.ts'

export const codes = defineCommand({
  name: 'codes',
  summary: 'Lists every code, message and state in the catalogue',
  positionals: '[PROVIDER]',
  options: { json: { type: 'flag', meaning: 'Print a JSON array of {provider, api, code, status, message, category, retry, remedy, source}' } },
  run: async ({ options, positionals, output }) => {
    if (positionals.length > 1) throw new CliError('INVALID_OPTION', `codes takes one provider at most, got ${positionals.join(' ')}`)
    const rows = catalogueRows(positionals[0])
    output.print(options.json ? JSON.stringify(rows, null, 2) : rows.map(line).join('\n'))
    return 0
  },
})

const line = ({ provider, api, code, category, retry, message }: ReturnType<typeof catalogueRows>[number]) =>
  `${provider.padEnd(8)} ${api.padEnd(12)} ${code.padEnd(26)} ${(category ?? '-').padEnd(13)} ${retry.padEnd(14)} ${message}`
