import { type NodeLike, PagekindError } from '@pagekind/common'
import type { Measure } from '../sensor/size.ts'
import { callSafely, readSafely } from './access.ts'

const DOCUMENT = 9

interface WindowLike {
  readonly innerWidth: number
  readonly innerHeight: number
}

/** Measures elements by the layout of the window that shows the document. Throws `E_OPTION` where none does. */
export function measureOf(root: NodeLike): Measure {
  const document = root.nodeType === DOCUMENT ? root : (readSafely(root, 'ownerDocument') as NodeLike | null)
  const view = document === null ? null : (readSafely(document, 'defaultView') as WindowLike | null | undefined)
  if (!view || !(view.innerWidth > 0) || !(view.innerHeight > 0)) {
    throw new PagekindError('E_OPTION', 'The document is shown in no window, so nothing can be measured', {
      value: 'measured',
      hint: "Use layout: 'measured' on a page's own document in a browser, else leave it out",
    })
  }
  return {
    viewportWidth: view.innerWidth,
    viewportHeight: view.innerHeight,
    sizeOf: (element) => callSafely(element as NodeLike, 'getBoundingClientRect') as { width: number; height: number },
  }
}
