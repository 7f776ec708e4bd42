import { defineConfig } from 'vitest/config'

// Packages are resolved to their sources, so tests need no build. Those of the project `built` are the exception:
// they look at what is shipped (`npm test` builds first).
const conditions = ['@pagekind/source']
const source = { resolve: { conditions }, ssr: { resolve: { conditions } } }
const built = ['internal/consumers/**/*.test.ts', 'examples/**/*.test.ts']
const exclude = ['**/node_modules/**', '**/dist/**', '**/.cache/**', '**/fixtures/**']

export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: ['{packages,benchmarks,internal,scripts}/**/*.test.ts'],
          exclude: [...exclude, ...built],
          testTimeout: 60_000,
        },
      },
      {
        ...source,
        test: {
          name: 'built',
          include: built,
          exclude,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
