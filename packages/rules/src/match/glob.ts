/**
 * Whether a path is of this kind: `/shop` is that path and what is below it, `/shop/` only what is below, `/shop$` that path
 * alone; with `*` (any characters but `/`) or `**` (any) it is a pattern of the whole path.
 */
export function matchesPath(kind: string, path: string): boolean {
  const isWhole = kind.endsWith('$')
  if (kind.includes('*')) return matchesGlob(isWhole ? kind.slice(0, -1) : kind, path, '/')
  // No slice of the kind is made: most pages are asked this of every site that is known by its home page.
  if (isWhole) return path.length === kind.length - 1 && kind.startsWith(path)
  return path.startsWith(kind) && (kind.endsWith('/') || path.length === kind.length || path[kind.length] === '/')
}

/** Whether a text is `glob`, in which `*` stands for any characters. */
export function matchesWhole(glob: string, text: string): boolean {
  return glob.includes('*') ? matchesGlob(glob, text, '') : text === glob
}

/** All places that the glob may have come to are followed at once: time is at most the product of both lengths. */
function matchesGlob(glob: string, text: string, barrier: string): boolean {
  const parts = glob.match(/\*+|[^*]/gu) ?? []
  let places = new Set<number>()
  reach(parts, 0, places)
  for (const character of text) {
    const next = new Set<number>()
    for (const place of places) {
      const part = parts[place]
      if (part === undefined) continue
      if (part.startsWith('*')) {
        if (part.length > 1 || character !== barrier) reach(parts, place, next)
      } else if (part === character) reach(parts, place + 1, next)
    }
    if (next.size === 0) return false
    places = next
  }
  return places.has(parts.length)
}

/** Adds a place and those that stars let follow without a character. */
function reach(parts: readonly string[], from: number, places: Set<number>): void {
  for (let place = from; ; place++) {
    places.add(place)
    if (parts[place]?.startsWith('*') !== true) return
  }
}
