import { foldKeyword, NESTED } from '../compile/atoms.ts'
import { isSite, normalizeHost } from '../hosts/name.ts'
import type { Path, Problems } from './problems.ts'
import { parseSignalTest } from './signal-test.ts'

/** Conditions in conditions, at most. */
const DEEPEST = 16
export const LONGEST_KEYWORD = 200
const LONGEST_PATTERN = 1000
const LONGEST_HOST = 255

type Check = (problems: Problems, path: Path, value: unknown) => void

const SYNTAX = 'Write it in RE2’s syntax: no look-around, no back-references'
const FIELDS = ['title', 'description', 'url', 'text'] as const

/** How one entry of each member is checked. */
const CHECKS: Readonly<Record<string, Check>> = {
  domain: checkDomain,
  host: checkHost,
  path: checkPath,
  query: checkQuery,
  extension: checkExtension,
  title: checkKeyword,
  description: checkKeyword,
  url: checkKeyword,
  text: checkKeyword,
  regex: checkRegex,
  language: checkLanguage,
  signal: checkSignal,
}
const MEMBERS: readonly string[] = [...NESTED, ...Object.keys(CHECKS)]

/** Tells what is wrong with a condition. */
export function checkCondition(problems: Problems, path: Path, value: unknown, depth = 0): void {
  if (!problems.isObject(path, value, MEMBERS)) return
  if (depth === DEEPEST) {
    problems.tell(path, value, 'is nested too deeply', `Nest at most ${DEEPEST} conditions`)
    return
  }
  if (Object.keys(value).length === 0) {
    problems.tell(path, value, 'tests nothing', `Give one or more of ${MEMBERS.join(', ')}`)
  }
  for (const [member, tests] of Object.entries(value)) {
    const here = [...path, member]
    if ((NESTED as readonly string[]).includes(member)) checkNested(problems, here, tests, depth)
    else if (Object.hasOwn(CHECKS, member)) checkEntries(problems, here, tests, CHECKS[member]!)
  }
}

function checkNested(problems: Problems, path: Path, value: unknown, depth: number): void {
  if (!Array.isArray(value) || value.length === 0) {
    problems.tell(path, value, 'is not a list of conditions', 'Give a list of one or more conditions')
    return
  }
  value.forEach((part, i) => {
    checkCondition(problems, [...path, i], part, depth + 1)
  })
}

function checkEntries(problems: Problems, path: Path, value: unknown, check: Check): void {
  if (!Array.isArray(value)) {
    check(problems, path, value)
    return
  }
  if (value.length === 0) problems.tell(path, value, 'is an empty list', 'Give one or more entries, or leave it out')
  // One list, filled again: a million hosts are not to make a million paths.
  const here = [...path, 0]
  for (let i = 0; i < value.length; i++) {
    here[path.length] = i
    check(problems, here, value[i])
  }
}

function checkDomain(problems: Problems, path: Path, value: unknown): void {
  if (!problems.isText(path, value, LONGEST_HOST)) return
  const host = normalizeHost(value)
  if (host === null || host.includes('*')) {
    problems.tell(path, value, 'is no domain', 'Give a domain such as example.com, without scheme, path, port or *')
  } else if (!isSite(host)) {
    problems.tell(
      path,
      value,
      'is a public suffix, or no name that the public suffix list knows',
      `Give a registrable domain or a host; for all sites below a suffix "host": "*.${host}", for the host itself "host"`,
    )
  }
}

function checkHost(problems: Problems, path: Path, value: unknown): void {
  if (!problems.isText(path, value, LONGEST_HOST)) return
  const host = normalizeHost(value)
  if (host === null || /^[*.]*$/.test(host)) {
    problems.tell(path, value, 'is no host', 'Give a host such as www.example.com, or with * for one whole label')
  }
}

function checkPath(problems: Problems, path: Path, value: unknown): void {
  if (!problems.isText(path, value, LONGEST_KEYWORD)) return
  if (value.startsWith('/') || value.startsWith('**')) return
  problems.tell(
    path,
    value,
    'does not begin with /',
    'Give /shop (and below), /shop$ (that alone), or a pattern: **/shop/*',
  )
}

function checkQuery(problems: Problems, path: Path, value: unknown): void {
  if (!problems.isObject(path, value, ['key', 'value'])) return
  problems.isText([...path, 'key'], value['key'], LONGEST_KEYWORD)
  const wanted = value['value']
  if (wanted !== undefined && (typeof wanted !== 'string' || wanted.length > LONGEST_KEYWORD)) {
    problems.tell([...path, 'value'], wanted, 'is not a text', `Give at most ${LONGEST_KEYWORD} characters`)
  }
}

function checkExtension(problems: Problems, path: Path, value: unknown): void {
  if (typeof value === 'string' && /^[a-z0-9]{1,5}$/i.test(value)) return
  problems.tell(path, value, 'is no file extension', 'Give 1 to 5 letters or digits, without a dot')
}

function checkKeyword(problems: Problems, path: Path, value: unknown): void {
  if (!problems.isText(path, value, LONGEST_KEYWORD)) return
  if (
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value) ||
    foldKeyword(value) === ''
  ) {
    problems.tell(path, value, 'is broken text', 'Give whole characters; half of a surrogate pair matches nothing')
  }
}

function checkRegex(problems: Problems, path: Path, value: unknown): void {
  if (!problems.isObject(path, value, ['field', 'pattern'])) return
  const { pattern } = value
  if (problems.isText([...path, 'pattern'], pattern, LONGEST_PATTERN)) {
    try {
      problems.regex?.compile(pattern)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      problems.tell([...path, 'pattern'], pattern, `is no regular expression: ${reason}`, SYNTAX)
    }
  }
  if ((FIELDS as readonly unknown[]).includes(value['field'])) return
  problems.tell([...path, 'field'], value['field'], 'is no field', `Give one of ${FIELDS.join(', ')}`)
}

function checkLanguage(problems: Problems, path: Path, value: unknown): void {
  if (typeof value === 'string' && /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i.test(value)) return
  problems.tell(path, value, 'is no language tag', 'Give a BCP 47 tag such as de or pt-BR')
}

function checkSignal(problems: Problems, path: Path, value: unknown): void {
  if (typeof value === 'string' && value.length <= LONGEST_KEYWORD && parseSignalTest(value) !== null) return
  problems.tell(
    path,
    value,
    'is no comparison of a signal',
    'Give a signal’s name, <, <=, >, >=, == or !=, and a number: link_density < 0.33',
  )
}
