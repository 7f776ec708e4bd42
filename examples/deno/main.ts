// deno run main.ts [URL [TITLE]]: what a page is, and why. Needs no permission.
import { classify, type TokenEvidence } from '@pagekind/core'

const [url, title] = Deno.args.length > 0 ? Deno.args : ['https://www.bbc.co.uk/news', 'Home - BBC News']

const verdict = await classify({ url, title }, { explain: true })

console.log(`${verdict.label} (${verdict.score?.toFixed(3) ?? 'no label reached its threshold'}), ${verdict.decision}`)

for (const [name, head] of Object.entries(verdict.heads)) {
  for (const { label, score } of head?.labels ?? []) {
    const tokens = head?.evidence.filter((piece): piece is TokenEvidence => piece.kind === 'token') ?? []
    const because = tokens.filter((piece) => piece.label === label && piece.weight > 0).map(({ token }) => token)
    for (const piece of head?.evidence ?? [])
      if (piece.kind === 'rule' && piece.label === label) because.push(piece.rule)
    console.log(`${name}: ${label} ${score.toFixed(3)} because of ${[...new Set(because)].slice(0, 4).join(', ')}`)
  }
}
