/**
 * Regular expressions for rules, in time linear in the text whatever the pattern: RE2's algorithm, by re2js.
 *
 * @module
 */
import { RE2JS } from 're2js'
import type { RegexEngine } from './types.ts'

/**
 * The engine to give to `compileRules` and `loadRules`. Syntax: https://github.com/google/re2/wiki/Syntax, without
 * look-around and back-references; `(?i)` in front ignores case.
 */
export const linearRegex: RegexEngine = {
  compile(pattern) {
    const expression = RE2JS.compile(pattern)
    return (text) => {
      const matcher = expression.matcher(text)
      return matcher.find() ? [matcher.start(), matcher.end()] : null
    }
  },
}
