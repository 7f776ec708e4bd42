import type { NodeLike } from '@pagekind/common'

/**
 * Reads a property of a node past what its page may have put in front of it: a form's inputs (`<input name=firstChild>`)
 * and a document's named elements hide the DOM's own properties, but never those of the prototypes
 * (https://html.spec.whatwg.org/#the-form-element, LegacyOverrideBuiltIns). Slow; for forms and documents only.
 */
export function readSafely(node: NodeLike, property: string): unknown {
  const found = findMember(node, property)
  if (found === undefined) return (node as unknown as Record<string, unknown>)[property]
  return found.get === undefined ? found.value : found.get.call(node)
}

/** Calls a method of a node, past what its page may have put in front of it. */
export function callSafely(node: NodeLike, method: string, ...values: unknown[]): unknown {
  const member = readSafely(node, method) as (...values: unknown[]) => unknown
  return member.apply(node, values)
}

/** The member as the nearest prototype has it. */
function findMember(node: object, property: string): PropertyDescriptor | undefined {
  for (let prototype = Object.getPrototypeOf(node); prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, property)
    if (descriptor !== undefined) return descriptor
  }
  return undefined
}
