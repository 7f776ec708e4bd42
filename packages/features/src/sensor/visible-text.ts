/** White space that has to be collapsed, and NUL, which HTML drops from text and linkedom keeps. */
const IRREGULAR = /[^\S ]| {2}|\0/

/**
 * The page's visible text, block by block: white space (ECMAScript's) collapsed to one space, trimmed at the edges of
 * blocks. Most texts of a page are taken as they are, trimmed.
 */
export class VisibleText {
  /** The finished blocks, none empty. */
  readonly blocks: string[] = []
  /** UTF-16 code units of all finished blocks. */
  length = 0
  /** How many of them stand inside links. */
  linked = 0

  #block = ''
  #blockLinked = 0
  /** White space that counts once more text follows it: none, or outside (1) or inside (2) of a link. */
  #space = 0

  append(data: string, inLink: boolean): void {
    const words = data.trim()
    if (words === '') {
      if (data !== '') this.#addSpace(inLink)
      return
    }
    let text = words
    if (IRREGULAR.test(words)) {
      if (data.includes('\0')) {
        this.append(data.replaceAll('\0', ''), inLink)
        return
      }
      text = words.replace(/\s+/g, ' ')
    }
    const isTrimmed = words.length < data.length
    if (isTrimmed && !data.startsWith(words)) this.#addSpace(inLink)
    this.#add(text, inLink)
    if (isTrimmed && !data.endsWith(words)) this.#addSpace(inLink)
  }

  #addSpace(inLink: boolean): void {
    if (this.#space === 0 && this.#block !== '') this.#space = inLink ? 2 : 1
  }

  #add(words: string, inLink: boolean): void {
    if (this.#space !== 0) {
      this.#block += ' '
      if (this.#space === 2) this.#blockLinked++
      this.#space = 0
    }
    this.#block += words
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

  /** How many characters of the finished blocks are no white space. */
  countSolid(): number {
    let spaces = 0
    for (const block of this.blocks) {
      for (let at = block.indexOf(' '); at >= 0; at = block.indexOf(' ', at + 1)) spaces++
    }
    return this.length - spaces
  }
}
