// node rules.js: what one knows goes before the model, and may change while it answers.
import { createClassifier } from '@pagekind/core'
import { compileRules } from '@pagekind/rules'

const rules = compileRules({
  version: 1,
  rules: [
    { id: 'our shop', head: 'topic', label: 'Shop', weight: 9, when: { domain: 'example.com', path: '/museum' } },
    { id: 'no casino', head: 'safety', label: 'gambling', veto: true, when: { domain: 'example.com' } },
  ],
})
const page = { url: 'https://www.example.com/museum/history', title: 'The history of the museum' }
const classifier = await createClassifier({ rules, explain: true })

const { topic, safety } = classifier.classifySync(page).heads
const [why] = topic.evidence
tell('with rules', `${topic.labels[0].label} by ${topic.decidedBy}: ${why.rule} (${why.field}: ${why.matched})`)
const veto = safety.evidence.find((piece) => piece.kind === 'rule' && piece.veto)
tell('safety', `${safety.labels[0].label} by ${safety.decidedBy}, never ${veto.label}`)

classifier.rules.remove(['our shop'])
const { topic: without } = classifier.classifySync(page).heads
tell('one taken out', `${without.labels[0].label} by ${without.decidedBy}`)

// A label that the head does not have: the rules before stay in force.
const wrong = compileRules({
  version: 1,
  rules: [{ id: 'typo', head: 'topic', label: 'Shopp', when: { domain: 'example.com' } }],
})
try {
  classifier.rules.replace(wrong)
} catch (error) {
  tell('refused', error.code)
}
tell('still in force', classifier.rules.sets.flatMap((set) => set.rules.map(({ id }) => id)).join(', '))

function tell(what, text) {
  console.log(`${what.padEnd(17)} ${text}`)
}
