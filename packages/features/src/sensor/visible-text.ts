/**
 * The page's visible text, block by block: white space collapsed to one space, trimmed at the edges of blocks. Appends
 * by slices of what it is given; nothing is copied character by character.
 */
export class VisibleText {
  /** The finished blocks, none empty. */
  readonly blocks: string[] = []
  /** UTF-16 code units of all finished blocks. */
  length = 0
  /** How many of them stand inside links. */
  linked = 0
  /** How many are no white space. */
  solid = 0

  #block = ''
  #blockLinked = 0
  /** White space that counts once more text follows it: none, or outside (1) or inside (2) of a link. */
  #space = 0

  append(text: string, inLink: boolean): void {
    // HTML drops NUL from text; linkedom keeps it.
    const data = text.includes('\0') ? text.replaceAll('\0', '') : text
    const end = data.length
    let i = 0
    while (i < end) {
      if (isSpace(data.charCodeAt(i))) {
        if (this.#space === 0 && this.#block !== '') this.#space = inLink ? 2 : 1
        i++
        continue
      }
      const start = i
      let spaces = 0
      for (i++; i < end; i++) {
        const unit = data.charCodeAt(i)
        if (unit > 0x20 && unit < 0x80) continue
        if (!isSpace(unit)) continue
        // A single space between words stays in the slice.
        if (unit !== 0x20 || i + 1 === end || isSpace(data.charCodeAt(i + 1))) break
        spaces++
      }
      this.#add(data.slice(start, i), spaces, inLink)
    }
  }

  #add(words: string, spaces: number, inLink: boolean): void {
    if (this.#space !== 0) {
      this.#block += ' '
      if (this.#space === 2) this.#blockLinked++
      this.#space = 0
    }
    this.#block += words
    this.solid += words.length - spaces
    if (inLink) this.#blockLinked += words.length
  }

  /** Ends the block. Returns how many of its characters stand in links, −1 where it was empty and is no block. */
  endBlock(): number {
    this.#space = 0
    if (this.#block === '') return -1
    const linked = this.#blockLinked
    this.blocks.push(this.#block)
    this.length += this.#block.length
    this.linked += linked
    this.#block = ''
    this.#blockLinked = 0
    return linked
  }
}

/** ECMAScript's white space and line ends. */
export function isSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)
  if (unit < 0xa0) return false
  return (
    unit === 0xa0 ||
    (unit >= 0x2000 && (unit <= 0x200a || unit === 0x2028 || unit === 0x2029 || unit === 0x202f)) ||
    unit === 0x1680 ||
    unit === 0x205f ||
    unit === 0x3000 ||
    unit === 0xfeff
  )
}
