/**
 * The default pagekind bundle: its manifest, and the bytes of its files, decoded when they are asked for; and the
 * directory of known sites. Data; what reads it is `@pagekind/core`.
 *
 * @module
 */
import { manifest } from './manifest.generated.ts'

export { bundle, directory } from './bundle.ts'
export { manifest }
