import ts from 'typescript'

/** Globals that run a string as code. */
const EVALUATORS = new Set(['eval', 'Function', 'AsyncFunction', 'GeneratorFunction'])
const TIMERS = new Set(['setTimeout', 'setInterval'])

/** Places in `text` that turn a string into code, which a strict Content Security Policy forbids: "line 3: eval". */
export function codeFromStrings(text: string): string[] {
  const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2022, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const name = calledName(node.expression)
      const first = node.arguments?.[0]
      if (EVALUATORS.has(name) || (TIMERS.has(name) && first && ts.isStringLiteralLike(first))) {
        found.push(`line ${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${name}`)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

const GLOBALS = new Set(['globalThis', 'window', 'self', 'global', 'frames', 'top', 'parent'])

/** `eval` of `eval(x)`, `(0, eval)(x)`, `globalThis.eval(x)` and `globalThis['eval'](x)`; a method of another object may be called so. */
function calledName(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text
  if (ts.isParenthesizedExpression(callee)) return calledName(callee.expression)
  if (ts.isBinaryExpression(callee)) return calledName(callee.right)
  if (ts.isPropertyAccessExpression(callee)) return isGlobal(callee.expression) ? callee.name.text : ''
  if (ts.isElementAccessExpression(callee) && ts.isStringLiteralLike(callee.argumentExpression)) {
    return isGlobal(callee.expression) ? callee.argumentExpression.text : ''
  }
  return ''
}

function isGlobal(object: ts.Expression): boolean {
  return ts.isIdentifier(object) && GLOBALS.has(object.text)
}
