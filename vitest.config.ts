import { defineConfig } from 'vitest/config'

// Packages are resolved to their sources, so tests need no build. The tests of the examples and of internal/consumers
// are the exception: they look at what is shipped (`npm test` builds first).
const conditions = ['@pagekind/source']
const exclude = ['**/node_modules/**', '**/dist/**', '**/.cache/**', '**/fixtures/**']

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: {
          name: 'unit',
          include: ['{packages,benchmarks,internal,scripts}/**/*.test.ts'],
          exclude: [...exclude, 'internal/consumers/**', 'internal/contract/**'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'examples',
          include: ['examples/**/*.test.ts'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      './internal/consumers/vitest.config.ts',
      './internal/contract/vitest.config.ts',
    ],
  },
})
