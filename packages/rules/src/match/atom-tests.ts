import type { Atom } from '../compile/program.ts'
import { passes } from '../schema/signal-test.ts'
import { matchesPath, matchesWhole } from './glob.ts'
import type { PageFacts } from './page-facts.ts'

/** What of a page an atom that is not found by scanning holds for; null where it does not hold. */
export function testAtom(atom: Atom, facts: PageFacts): string | null {
  switch (atom.kind) {
    case 'path': {
      const path = facts.path()
      return path !== null && atom.globs.some((glob) => matchesPath(glob, path)) ? path : null
    }
    case 'query': {
      const query = facts.urlFacts()?.query ?? []
      const hit = query.find(({ key, value }) =>
        atom.tests.some((test) => matchesWhole(test.key, key) && matchesWhole(test.value ?? '*', value)),
      )
      return hit === undefined ? null : `${hit.key}=${hit.value}`
    }
    case 'extension': {
      const extension = facts.urlFacts()?.extension ?? ''
      return extension !== '' && atom.names.includes(extension) ? extension : null
    }
    case 'language': {
      const { lang } = facts
      return lang !== '' && atom.tags.some((tag) => lang === tag || lang.startsWith(`${tag}-`)) ? lang : null
    }
    case 'signal': {
      for (const test of atom.tests) {
        const value = facts.signal(test.signal)
        if (value !== undefined && passes(test, value)) return `${test.signal} = ${value}`
      }
      return null
    }
    default:
      return null
  }
}
