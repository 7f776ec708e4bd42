import type { NodeLike } from '@pagekind/common'
import { DIV, IFRAME, IMG } from './tags.ts'

// Where scripts do not run, HTML's parser allows only links, metadata and styles in a `noscript` of the head. Any other
// element in it ends the head and becomes the first of the body (https://html.spec.whatwg.org/#parsing-main-inheadnoscript),
// most often the image or frame of a visit counter. Where scripts run that element does not exist.

const TEXT = 3

/** Whether an element holds nothing but white space. */
export function isEmpty(element: NodeLike): boolean {
  const { firstChild } = element
  return firstChild === null || (isBlank(firstChild) && firstChild.nextSibling === null)
}

/** Whether an element is what visit counters put into a `noscript`: an image, a frame, or a `div` of one image alone. */
export function isPixel(kind: number, element: NodeLike): boolean {
  if (kind !== DIV) return kind === IMG || kind === IFRAME
  const first = skipBlank(element.firstChild)
  return (
    first !== null && (first as { localName?: unknown }).localName === 'img' && skipBlank(first.nextSibling) === null
  )
}

function skipBlank(node: NodeLike | null): NodeLike | null {
  return node !== null && isBlank(node) ? node.nextSibling : node
}

function isBlank(node: NodeLike): boolean {
  return node.nodeType === TEXT && node.nodeValue?.trim() === ''
}
