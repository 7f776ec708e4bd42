/**
 * The value of a member of a JSON object as it is written, so that it can be passed through without a change: no number
 * loses digits, no depth is too deep. Of several members of that name the last, as JSON.parse has it; undefined where there
 * is none. `json` must be what JSON.parse takes for an object. One pass, whatever is in it.
 */
export function rawMember(json: string, name: string): string | undefined {
  let found: string | undefined
  let at = skipSpace(json, json.indexOf('{') + 1)
  while (json[at] === '"') {
    const keyEnd = stringEnd(json, at)
    const key: unknown = JSON.parse(json.slice(at, keyEnd))
    const start = skipSpace(json, json.indexOf(':', keyEnd) + 1)
    const end = valueEnd(json, start)
    if (key === name) found = json.slice(start, end).trimEnd()
    // Behind a value stands a comma or the closing brace.
    at = skipSpace(json, end + 1)
  }
  return found
}

/** The index of the comma or brace behind the value that starts at `at`. */
function valueEnd(json: string, at: number): number {
  let depth = 0
  for (let i = at; i < json.length; i++) {
    const char = json[i]
    if (char === '"') i = stringEnd(json, i) - 1
    else if (char === '{' || char === '[') depth++
    else if (depth > 0) depth -= char === '}' || char === ']' ? 1 : 0
    else if (char === ',' || char === '}') return i
  }
  return json.length
}

/** The index behind the string that starts at `at`. */
function stringEnd(json: string, at: number): number {
  let i = at + 1
  while (i < json.length && json[i] !== '"') i += json[i] === '\\' ? 2 : 1
  return i + 1
}

function skipSpace(json: string, at: number): number {
  let i = at
  while (json[i] === ' ' || json[i] === '\t' || json[i] === '\r' || json[i] === '\n') i++
  return i
}
