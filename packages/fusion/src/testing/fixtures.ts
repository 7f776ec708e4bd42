import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// Models, rows and what the library says of them, made by python/make_fixtures.py.
const FOLDER = join(import.meta.dirname, '../../fixtures')

/** Names of the committed models. */
export const FIXTURES = readdirSync(FOLDER).map((file) => file.replace('.json', ''))

/** A model with rows, their raw scores and what is predicted of them, by the library that trained it. */
export interface Fixture {
  readonly model: unknown
  readonly rows: readonly Float64Array[]
  readonly raw: readonly Float64Array[]
  readonly predicted: readonly Float64Array[]
}

export function readFixture(name: string): Fixture {
  const { model, ...lists } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'))
  const numbers = (rows: unknown[][]) => rows.map((row) => Float64Array.from(row.map(toNumber)))
  return { model, rows: numbers(lists.rows), raw: numbers(lists.raw), predicted: numbers(lists.predicted) }
}

function toNumber(value: unknown): number {
  return value === 'nan' ? Number.NaN : value === 'inf' ? Infinity : value === '-inf' ? -Infinity : Number(value)
}
