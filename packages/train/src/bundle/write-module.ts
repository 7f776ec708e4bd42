import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What every generated module of @pagekind/model begins with. */
export const GENERATED = '// Written by `pnpm train`; do not edit.'

/** Writes bytes as a module of @pagekind/model: each name a constant, in base64, that every runtime and bundler can load. */
export function writeModule(
  folder: string,
  name: string,
  constants: Readonly<Record<string, Uint8Array>>,
  note = '',
): void {
  const lines = Object.entries(constants).map(
    ([constant, bytes]) => `export const ${constant} =\n  '${Buffer.from(bytes).toString('base64')}'\n`,
  )
  writeFileSync(join(folder, `${name}.generated.ts`), `${GENERATED}${note}\n${lines.join('\n')}`)
}
