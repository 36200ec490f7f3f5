import { writeFileSync } from 'node:fs'
import { currentReports } from './reports.ts'

/** `npm run api`: writes `api.md` of each package. */
for (const [path, text] of currentReports()) {
  writeFileSync(path, text)
  console.log(path)
}
