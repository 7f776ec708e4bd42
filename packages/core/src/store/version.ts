const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/
const LONGEST = 200

/**
 * Negative where version `a` comes before `b`, 0 where they are equally high, positive where it comes after; null where one of them is
 * no version. Semantic Versioning 2.0.0, §11: a pre-release comes before its release, what stands behind `+` does not count.
 */
export function compareVersions(a: string, b: string): number | null {
  const left = parse(a)
  const right = parse(b)
  if (left === null || right === null) return null
  for (let i = 0; i < 3; i++) {
    const difference = left.numbers[i]! - right.numbers[i]!
    if (difference !== 0) return difference
  }
  return comparePre(left.pre, right.pre)
}

function parse(version: string): { numbers: number[]; pre: string[] } | null {
  const match = version.length > LONGEST ? null : VERSION.exec(version)
  if (match === null) return null
  return { numbers: match.slice(1, 4).map(Number), pre: match[4]?.split('.') ?? [] }
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left, right] = [a[i]!, b[i]!]
    if (left === right) continue
    const [isNumber, isOther] = [/^\d+$/.test(left), /^\d+$/.test(right)]
    if (isNumber && isOther) return Number(left) - Number(right)
    // A number comes before a word.
    if (isNumber !== isOther) return isNumber ? -1 : 1
    return left < right ? -1 : 1
  }
  return a.length - b.length
}
