import type { DocumentLike, ElementLike, NodeLike } from '@pagekind/common'
import { type PageContent, readPage, toVector } from '@pagekind/features'

/** A page to be read. */
export interface PageToRead {
  readonly id: string
  readonly url: string
  readonly html: string
}

/** What was read of a page, in a form that any two readers' can be compared in. */
export interface Reading {
  readonly id: string
  /** The 62 signals. */
  readonly vector: readonly number[]
  /** All else that `readPage` says, as JSON. */
  readonly text: string
  /** The tree it was read from, where asked for. */
  readonly tree?: readonly string[]
}

/** Parses a page and hands its document to `use`. */
export type Parse = (html: string, use: (document: DocumentLike) => Reading) => Reading

export function readingOf(id: string, { signals, ...text }: PageContent): Reading {
  return { id, vector: [...toVector(signals)], text: JSON.stringify(text) }
}

export function readWith(parse: Parse, { id, url, html }: PageToRead, withTree: boolean): Reading {
  return parse(html, (document) => {
    const reading = readingOf(id, readPage(document, { url }))
    return withTree ? { ...reading, tree: treeOf(document.documentElement) } : reading
  })
}

/** An element of a DOM, or of htmlparser2's own tree. */
interface AnyElement extends ElementLike {
  readonly name: string
  readonly attribs?: Readonly<Record<string, string>>
}

const UNREAD = new Set(['noscript', 'template', 'iframe', 'noembed', 'noframes', 'textarea', 'style'])
/** Tags that HTML's parser puts in where a page has none; whether a parser did so is not what makes another tree. */
const IMPLIED = new Set(['html', 'head', 'body', 'tbody', 'colgroup'])

/**
 * A node, what follows it and all below as a list of its elements with their attributes, and its texts, each with its depth. White space, comments,
 * the tags that HTML's parser implies and what no signal is read from are left out.
 */
export function treeOf(first: NodeLike | null): string[] {
  const tree: string[] = []
  let text = ''
  const endText = (depth: number): void => {
    const collapsed = text.replace(/[\s\0]+/g, ' ').trim()
    if (collapsed !== '') tree.push(`${depth} "${collapsed.slice(0, 100)}" ${collapsed.length}`)
    text = ''
  }
  const visit = (node: NodeLike | null, depth: number): void => {
    for (let at = node; at !== null; at = at.nextSibling) {
      // Some parsers cut a text into several nodes.
      if (at.nodeType === 3) text += at.nodeValue ?? ''
      if (at.nodeType !== 1) continue
      const element = at as AnyElement
      const name = (element.localName ?? element.name).toLowerCase()
      // htmlparser2 takes the doctype for an element.
      if (name.startsWith('!')) continue
      endText(depth)
      const isImplied = IMPLIED.has(name)
      const attributes = attributesOf(element)
      if (!isImplied || attributes.includes(' lang=')) tree.push(`${depth} <${name}${attributes}>`)
      const inside = isImplied ? depth : depth + 1
      if (!UNREAD.has(name)) visit(firstChildOf(element), inside)
      endText(inside)
    }
  }
  visit(first, 0)
  endText(0)
  return tree
}

/** A form's own inputs may be called firstChild; pages that play such tricks are tested elsewhere. */
function firstChildOf(element: ElementLike): NodeLike | null {
  const { firstChild } = element
  return firstChild !== null && typeof firstChild.nodeType === 'number' ? firstChild : null
}

function attributesOf(element: AnyElement): string {
  const { attribs } = element
  const named = attribs
    ? Object.entries(attribs)
    : [...element.getAttributeNames()].map((name) => [name, element.getAttribute(name) ?? ''] as const)
  return named
    .map(([name, value]) => ` ${name.toLowerCase()}=${value.replace(/\s+/g, ' ').slice(0, 60)}`)
    .sort()
    .join('')
}
