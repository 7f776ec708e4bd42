// node structure.js: a page that is a thing, and one about it, have the same words; what they are made of tells them apart.
import { createClassifier } from '@pagekind/core'

const classifier = await createClassifier({ heads: ['safety'], explain: true })
const title = 'Casino: roulette and slots'

const prose = '<p>Roulette is a game of chance that was played in the casinos of the eighteenth century already.</p>'
const article = `<h1>${title}</h1>${prose.repeat(12)}<p>See also: <a href="/wiki/dice">Dice</a></p>`
const tile = '<a href="https://play.example/slot"><img src="slot.png">Play now: 100 free spins on this slot</a> '
const casino = `<h1>${title}</h1><nav>${tile.repeat(20)}</nav><p>Licensed and regulated. BeGambleAware.</p>`

for (const [name, url, html] of [
  ['no markup', 'https://example.com/roulette', undefined],
  ['an article', 'https://example.com/roulette', article],
  ['a casino', 'https://example.com/roulette', casino],
]) {
  const { safety } = classifier.classifySync({ url, title, html }).heads
  const decision = safety.evidence.find((piece) => piece.kind === 'decision')
  const why = decision === undefined ? `by its ${safety.decidedBy} model` : `branch ${decision.branch}`
  console.log(`${name.padEnd(11)} ${safety.labels[0].label.padEnd(9)} ${why}`)
}
