/**
 * What a page's text looks like: its block-level elements, but for rows and sections of tables, as a tree in arrays (struct of arrays, in document order, a parent
 * always before its children), and the runs of visible text between their edges. Filled in the one pass over a page,
 * read by the main-text algorithm. Element 0 is the root (body).
 */
export class Outline {
  /** Local name of each block-level element. */
  readonly tags: string[] = ['body']
  /** Index of the element around it; −1 for the root. */
  readonly parents: number[] = [-1]
  /** Its `class`, `id`, `role` and `itemprop`, joined by spaces; empty where it has none. */
  readonly hints: string[] = ['']
  /** The text of each block: trimmed, white space collapsed, never empty. */
  readonly texts: string[] = []
  /** The innermost block-level element around each text. */
  readonly owners: number[] = []
  /** How many of its characters stand inside `a[href]`. */
  readonly linked: number[] = []
}
