import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What every generated module of @pagekind/model begins with. */
export const GENERATED = '// Written by `pnpm train`; do not edit.'

/**
 * Base64 characters of a piece, whole triples of bytes. V8 scans a literal of megabytes a third slower than pieces that stay in
 * the processor's cache, and looks up those under 16,384 characters among all strings that it knows.
 */
const PIECE = 60_000

/**
 * Writes bytes as a module of @pagekind/model: each name a constant, pieces of base64 that are decoded one by one, which every
 * runtime and bundler can load.
 */
export function writeModule(
  folder: string,
  name: string,
  constants: Readonly<Record<string, Uint8Array>>,
  note = '',
): void {
  const lines = Object.entries(constants).map(([constant, bytes]) => {
    const pieces =
      Buffer.from(bytes)
        .toString('base64')
        .match(new RegExp(`.{1,${PIECE}}`, 'g')) ?? []
    return `export const ${constant}: readonly string[] = [\n${pieces.map((piece) => `  '${piece}',\n`).join('')}]\n`
  })
  writeFileSync(join(folder, `${name}.generated.ts`), `${GENERATED}${note}\n${lines.join('\n')}`)
}
