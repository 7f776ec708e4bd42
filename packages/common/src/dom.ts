/** The part of the DOM's `Node` that is read. */
export interface NodeLike {
  readonly nodeType: number
  readonly nodeValue: string | null
  readonly firstChild: NodeLike | null
  readonly nextSibling: NodeLike | null
}

/** The part of the DOM's `Element` that is read. */
export interface ElementLike extends NodeLike {
  readonly localName: string
  hasAttributes(): boolean
  getAttributeNames(): string[]
  getAttribute(name: string): string | null
}

/** The part of the DOM's `Document` that is read: a browser's, linkedom's, jsdom's and happy-dom's all fit. */
export interface DocumentLike extends NodeLike {
  readonly documentElement: ElementLike | null
}
