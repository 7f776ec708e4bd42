// node build.js: puts the page and all it needs into dist/, ready to be served from anywhere.
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

const here = import.meta.dirname
const dist = join(here, 'dist')

await build({
  entryPoints: [join(here, 'app.js')],
  outfile: join(dist, 'app.js'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  logLevel: 'error',
})
for (const name of ['index.html', 'style.css', 'icon.svg']) await copyFile(join(here, name), join(dist, name))
