/** White space that has to be collapsed, and NUL, which HTML drops from text and linkedom keeps. */
const IRREGULAR = /[^\S ]| {2}|\0/

/**
 * The page's visible text, block by block: white space (ECMAScript's) collapsed to one space, trimmed at the edges of
 * blocks. Most texts of a page are taken as they are, trimmed.
 */
export class VisibleText {
  /** The finished blocks, none empty, each with a line feed behind it: put together once, when it is first read. */
  blocks = ''
  /** The last of them. */
  lastBlock = ''
  /** UTF-16 code units of all finished blocks. */
  length = 0
  /** How many of them stand inside links. */
  linked = 0

  #block = ''
  #blockLinked = 0
  /** White space that counts once more text follows it: none, or outside (1) or inside (2) of a link. */
  #space = 0

  append(data: string, inLink: boolean): void {
    let words = data.trim()
    if (words === '') {
      if (data !== '') this.#addSpace(inLink)
      return
    }
    if (IRREGULAR.test(words)) {
      if (data.includes('\0')) {
        this.append(data.replaceAll('\0', ''), inLink)
        return
      }
      words = words.replace(/\s+/g, ' ')
    }
    // Words begin and end with no white space: text that begins or ends otherwise does with some.
    if (data[0] !== words[0]) this.#addSpace(inLink)
    this.#add(words, inLink)
    if (data.at(-1) !== words.at(-1)) this.#addSpace(inLink)
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
    this.lastBlock = this.#block
    this.blocks += `${this.#block}\n`
    this.length += this.#block.length
    this.linked += linked
    this.#block = ''
    this.#blockLinked = 0
    return linked
  }

  /** How many characters of the finished blocks are no white space. */
  countSolid(): number {
    let spaces = 0
    for (let at = this.blocks.indexOf(' '); at >= 0; at = this.blocks.indexOf(' ', at + 1)) spaces++
    return this.length - spaces
  }
}
