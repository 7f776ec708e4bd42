import { expect, test } from 'vitest'
import { compareVersions } from './version.ts'

test('versions in the order of Semantic Versioning 2.0.0, §11', () => {
  const ascending =
    '0.9.0 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 1.9.0 1.10.0 2.0.0'.split(
      ' ',
    )
  for (const [i, a] of ascending.entries()) {
    for (const [j, b] of ascending.entries())
      expect(Math.sign(compareVersions(a, b)!), `${a} ${b}`).toBe(Math.sign(i - j))
  }
  expect(compareVersions('1.0.0+build.7', '1.0.0')).toBe(0)
})

test.each(['', '1', '1.2', 'v1.2.3', '1.2.3.4', '1.2.x', `1.2.${'9'.repeat(300)}`, '-1.0.0'])(
  '%s is no version',
  (text) => {
    expect(compareVersions(text, '1.0.0')).toBeNull()
    expect(compareVersions('1.0.0', text)).toBeNull()
  },
)
