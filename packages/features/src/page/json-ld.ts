const SCHEMA_ORG = /^https?:\/\/schema\.org\//
/** No page names more; a forged one may. */
const MOST_TYPES = 100

/**
 * The `@type`s of a JSON-LD text's items: the one on top, those of a list, those in a `@graph`
 * (https://www.w3.org/TR/json-ld11/#specifying-the-type). Empty where the text is no JSON. Never throws.
 */
export function jsonLdTypesOf(text: string): string[] {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return []
  }
  const types: string[] = []
  for (const item of listOf(data)) {
    addTypes(item, types)
    for (const part of listOf(memberOf(item, '@graph'))) addTypes(part, types)
  }
  return types
}

function addTypes(item: unknown, types: string[]): void {
  for (const type of listOf(memberOf(item, '@type'))) {
    if (types.length === MOST_TYPES) return
    if (typeof type === 'string' && type !== '') types.push(type.replace(SCHEMA_ORG, ''))
  }
}

function memberOf(item: unknown, key: string): unknown {
  return typeof item === 'object' && item !== null && Object.hasOwn(item, key)
    ? (item as Record<string, unknown>)[key]
    : undefined
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}
