import { describe, expect, it } from 'vitest'
import { publishedPackages, workspaces } from './paths.mjs'

describe('the workspace', () => {
  it('has the root, the packages and the private folders', () => {
    const names = workspaces().map(({ manifest }) => manifest.name)
    expect(names[0]).toBe('pagekind-workspace')
    expect(names).toEqual(expect.arrayContaining(['@pagekind/core', '@pagekind/benchmarks', '@pagekind/consumers']))
  })

  it('publishes eight packages, each after what it depends on', () => {
    const order = publishedPackages().map(({ manifest }) => manifest.name)
    expect(order).toHaveLength(8)
    for (const { manifest } of publishedPackages()) {
      for (const dependency of Object.keys(manifest.dependencies ?? {}).filter((name) => order.includes(name))) {
        expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(manifest.name))
      }
    }
  })
})
