const LONGEST = 80

/**
 * A value as one line of at most 80 characters, for messages. Never throws, whatever the value's own methods do, and
 * costs the same for a text of 10 MB as for one of 100 characters.
 */
export function shorten(value: unknown): string {
  if (typeof value === 'string') return clip(JSON.stringify(value.slice(0, LONGEST + 1)), value.length > LONGEST)
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null) return isArray(value) ? 'an array' : 'an object'
  return typeof value === 'symbol' ? 'a symbol' : clip(String(value), false)
}

function clip(text: string, cut: boolean): string {
  return cut || text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}

function isArray(value: object): boolean {
  try {
    return Array.isArray(value)
  } catch {
    return false // a revoked proxy
  }
}
