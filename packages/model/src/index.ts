/**
 * The default pagekind bundle: its manifest, and the bytes of its files, decoded when they are asked for; and what
 * is known of sites. Data; what reads it is `@pagekind/core`.
 *
 * @module
 */
import { manifest } from './manifest.generated.ts'

export { bundle, directory, searchEngines } from './bundle.ts'
export { siteShifts } from './site-shifts.generated.ts'
export { manifest }
