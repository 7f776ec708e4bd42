/** JSON with the place of each value: the one place that calls jsonc-parser. */
export { findNodeAtLocation, type Node, type ParseError, parseTree } from 'jsonc-parser'
