// node one.js URL [TITLE]: what the page is, and why.
import { argv } from 'node:process'
import { classify } from '@pagekind/core'

const [url, title] = argv.length > 2 ? argv.slice(2) : ['https://www.bbc.co.uk/news', 'Home - BBC News']

const verdict = await classify({ url, title }, { explain: true })

console.log(`${verdict.label} (${verdict.score?.toFixed(3) ?? 'no label reached its threshold'}), ${verdict.decision}`)

for (const [name, head] of Object.entries(verdict.heads)) {
  console.log(`\n${name}`)
  if (head.labels.length === 0) console.log('  abstained')
  for (const { label, score } of head.labels) {
    console.log(`  ${label} ${score.toFixed(3)}`)
    const tokens = head.evidence.filter((piece) => piece.kind === 'token' && piece.label === label)
    for (const { token, field, weight } of tokens.slice(0, 5)) {
      console.log(`    ${weight < 0 ? 'against' : 'for    '} ${Math.abs(weight).toFixed(2)}  ${token} (${field})`)
    }
  }
  for (const piece of head.evidence) {
    if (piece.kind === 'rule') console.log(`  by ${piece.rule} (${piece.field}: ${piece.matched})`)
    if (piece.kind === 'notice') console.log(`  note: ${piece.message}`)
  }
}
