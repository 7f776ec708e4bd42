import { readFile } from 'node:fs/promises'
import { PagekindError } from '@pagekind/common'
import { compileRules, loadRules, type RuleSet } from '@pagekind/rules'
import { linearRegex } from '@pagekind/rules/regex'

const OPTIONS = { regex: linearRegex }

/** How compiled rules begin. */
const MAGIC = 'PKRL'

/** Rules from a file: JSON, or what `pagekind rules compile` wrote. Throws `E_DATA_MISSING` where it cannot be read. */
export async function openRules(place: string): Promise<RuleSet> {
  const bytes = await readRulesFile(place)
  if (isCompiled(bytes)) return loadRules(bytes, OPTIONS)
  return compileRules(bytes.toString('utf8'), OPTIONS)
}

/** Whether bytes are compiled rules, not JSON. */
export function isCompiled(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, MAGIC.length) === MAGIC
}

/** The bytes of a file that the user named. */
export async function readRulesFile(place: string): Promise<Buffer> {
  try {
    return await readFile(place)
  } catch (cause) {
    throw new PagekindError('E_DATA_MISSING', 'The file cannot be read', {
      value: place,
      hint: 'Name a file of rules',
      cause,
    })
  }
}
