import { dirname, join } from 'node:path'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import * as esbuild from 'esbuild'
import { rollup } from 'rollup'
import * as vite from 'vite'
import webpack from 'webpack'

/** Bundles `entry` (a path) for browsers into the folder `out`, as a file `bundle.js`. */
export type Bundle = (entry: string, out: string) => Promise<void>

const withEsbuild: Bundle = async (entry, out) => {
  await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    outfile: join(out, 'bundle.js'),
    logLevel: 'silent',
  })
}

/** Rollup alone cannot find packages: the resolver plugin, without options, is what everyone adds. */
const withRollup: Bundle = async (entry, out) => {
  const build = await rollup({ input: entry, plugins: [nodeResolve({ browser: true })], onwarn: fail })
  await build.write({ file: join(out, 'bundle.js'), format: 'es' })
  await build.close()
}

const withVite: Bundle = async (entry, out) => {
  await vite.build({
    configFile: false,
    logLevel: 'error',
    root: dirname(entry),
    build: {
      outDir: out,
      emptyOutDir: true,
      rolldownOptions: { input: entry, output: { entryFileNames: 'bundle.js' } },
    },
  })
}

const withWebpack: Bundle = (entry, out) =>
  new Promise((resolve, reject) => {
    const compiler = webpack({
      mode: 'production',
      entry,
      context: dirname(entry),
      output: { path: out, filename: 'bundle.js' },
      // The weights are beyond the size at which webpack advises to split; nothing else may be said.
      performance: { hints: false },
    })
    compiler.run((error, stats) =>
      compiler.close(() => {
        const report = stats?.toString({ preset: 'errors-warnings' }) ?? ''
        if (error) reject(error)
        else if (stats?.hasErrors() || stats?.hasWarnings()) reject(new Error(report))
        else resolve()
      }),
    )
  })

const fail = (warning: { message: string }): never => {
  throw new Error(warning.message)
}

/** The bundlers in common use, each with what it does by default. */
export const bundlers: Record<string, Bundle> = {
  esbuild: withEsbuild,
  rollup: withRollup,
  vite: withVite,
  webpack: withWebpack,
}
