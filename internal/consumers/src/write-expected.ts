/**
 * `node --conditions=@pagekind/source internal/consumers/src/write-expected.ts`: writes `expected.tsv` anew, after the weights, the rules
 * of the house or the pages have changed. Read what it changes before it is committed.
 */
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { classify } from '@pagekind/core'
import { FIXTURES } from './harness/paths.ts'
import { EXPECTED, summarize } from './harness/summary.ts'

const { verdicts } = (await import(pathToFileURL(`${FIXTURES}/verdicts.js`).href)) as {
  verdicts: (by: typeof classify) => Promise<string>
}
writeFileSync(EXPECTED, summarize(await verdicts(classify)))
