import type { ElementLike, NodeLike } from '@pagekind/common'
import type { Sensor } from '../sensor/sensor.ts'
import { readSafely } from './access.ts'
import { DomAttributes } from './attributes.ts'

const ELEMENT = 1
const TEXT = 3
const CDATA = 4

/** What a walk reads at most. */
export interface WalkLimits {
  readonly maxNodes: number
  readonly maxDepth: number
}

/**
 * Far beyond any page: reading so many takes about a second. They end the walk over a DOM that has no end, as one made
 * of getters may.
 */
const LIMITS: WalkLimits = { maxNodes: 5_000_000, maxDepth: 500_000 }

/**
 * Walks `first`, its following siblings and all below them once, in document order, by `firstChild` and `nextSibling`,
 * without recursion. A shadow root is nobody's child and so not seen; neither is a template's content.
 */
export function walk(first: NodeLike | null, sensor: Sensor, limits: WalkLimits = LIMITS): void {
  const attributes = new DomAttributes()
  const open: NodeLike[] = []
  let node = first
  for (let read = 0; node !== null && node !== undefined; read++) {
    if (read === limits.maxNodes) {
      sensor.truncated = 'elements'
      return
    }
    const type = node.nodeType
    let next: NodeLike | null | undefined
    // A node type that is no number is an input of that name, in the form that is looked at.
    if (type === ELEMENT || typeof type !== 'number') {
      const isForm = isFormLike(node)
      const name = isForm ? readSafely(node, 'localName') : (node as ElementLike).localName
      const isRead = sensor.open(String(name), attributes.of(node as ElementLike, isForm), node)
      if (isRead) {
        const child = isForm ? (readSafely(node, 'firstChild') as NodeLike | null) : node.firstChild
        if (child !== null && child !== undefined) {
          if (open.length === limits.maxDepth) {
            sensor.truncated = 'depth'
            return
          }
          open.push(node)
          node = child
          continue
        }
      }
      sensor.close()
      next = isForm ? nextOfForm(node) : node.nextSibling
    } else {
      if (type === TEXT || type === CDATA) {
        const data = node.nodeValue
        if (typeof data === 'string') sensor.addText(data)
      }
      next = node.nextSibling
    }
    while ((next === null || next === undefined) && open.length > 0) {
      const parent = open.pop()!
      sensor.close()
      next = isFormLike(parent) ? nextOfForm(parent) : parent.nextSibling
    }
    node = next ?? null
  }
}

/** Whether an element is a form, whose properties its own inputs can hide: then also its name may be no string. */
function isFormLike(node: NodeLike): boolean {
  const name: unknown = (node as ElementLike).localName
  return name === 'form' || typeof name !== 'string'
}

function nextOfForm(form: NodeLike): NodeLike | null {
  return readSafely(form, 'nextSibling') as NodeLike | null
}
