/** @import { HeadVerdict, TokenEvidence, Verdict } from '@pagekind/core' */

/** The question that each head answers. Heads of other bundles are shown by their name. */
const QUESTIONS = new Map([
  ['topic', 'What is it?'],
  ['subject', 'What is it about?'],
  ['safety', 'Is it adult, gambling, a proxy or a game?'],
])

const DECISIONS = {
  accept: 'sure',
  review: 'close to a threshold: worth a look',
  abstain: 'no label fits',
}

const FIELDS = { url: 'URL', title: 'title', description: 'description' }

const LEGEND = 'What a word adds to a label (+) or takes from it (−) is in logits. Model'

/** Labels shown at once; the others are a click away. */
const SHOWN = 5
/** Reasons shown for a label. */
const REASONS = 6

/**
 * The verdict in a sentence.
 * @param {Verdict} verdict
 */
export function summary(verdict) {
  const score = verdict.score === null ? '' : `, ${percent(verdict.score)}`
  return `${verdict.label}${score} – ${DECISIONS[verdict.decision]}`
}

/**
 * Fills `place` with what the verdict says of each head.
 * @param {HTMLElement} place
 * @param {Verdict} verdict
 */
export function showVerdict(place, verdict) {
  const heads = Object.entries(verdict.heads).flatMap(([name, head]) => (head ? [headSection(name, head)] : []))
  place.replaceChildren(...heads, element('p', { class: 'model' }, `${LEGEND} ${verdict.model}`))
}

/** @param {string} name @param {HeadVerdict} head */
function headSection(name, head) {
  const heading = element('h2', { id: `${name}-heading` }, QUESTIONS.get(name) ?? name)
  const passed = new Set(head.labels.map(({ label }) => label))
  // Labels that passed stand first, as the verdict has them; the others follow by score.
  const others = Object.entries(head.scores)
    .filter(([label]) => !passed.has(label))
    .sort((a, b) => b[1] - a[1])
    .map(([label, score]) => ({ label, score }))
  const rows = [...head.labels, ...others].map(({ label, score }, i) =>
    labelRow(`${name}-${i}`, label, score, passed.has(label), reasonsFor(label, head)),
  )

  const section = element('section', { 'aria-labelledby': heading.id, 'data-head': name }, heading)
  if (passed.size === 0) section.append(element('p', { class: 'note' }, 'No label reached its threshold.'))
  for (const piece of head.evidence) {
    if (piece.kind === 'notice') section.append(element('p', { class: 'note' }, piece.message))
    if (piece.kind === 'rule') section.append(element('p', { class: 'note' }, `${piece.rule}: ${piece.matched}`))
  }
  const shown = Math.max(SHOWN, passed.size)
  section.append(element('ul', { class: 'labels' }, ...rows.slice(0, shown)))
  if (rows.length > shown) {
    const summary = element('summary', {}, `${rows.length - shown} more`)
    section.append(element('details', {}, summary, element('ul', { class: 'labels' }, ...rows.slice(shown))))
  }
  return section
}

/** @param {string} id @param {string} label @param {number} score @param {boolean} passed @param {TokenEvidence[]} reasons */
function labelRow(id, label, score, passed, reasons) {
  const name = element('span', { class: 'name', id }, label)
  const bar = element('meter', { min: '0', max: '1', value: String(score), 'aria-labelledby': id })
  const number = element('span', { class: 'score' }, percent(score))
  const row = element('li', { class: passed ? 'passed' : 'failed', 'data-label': label }, name, bar, number)
  if (reasons.length > 0) {
    const items = reasons.slice(0, REASONS).map(reason)
    row.append(element('ul', { class: 'reasons', 'aria-label': `Why ${label}` }, ...items))
  }
  return row
}

/** @param {TokenEvidence} evidence */
function reason({ token, field, weight }) {
  const speaks = weight < 0 ? 'against' : 'for'
  return element(
    'li',
    { class: speaks },
    element('span', { class: 'weight' }, `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(1)}`),
    element('span', { class: 'token' }, token),
    element('span', { class: 'where' }, `${FIELDS[field]}`),
  )
}

/** @param {string} label @param {HeadVerdict} head @returns {TokenEvidence[]} strongest first */
function reasonsFor(label, head) {
  return head.evidence.filter((piece) => piece.kind === 'token').filter((piece) => piece.label === label)
}

/** @param {number} score */
function percent(score) {
  return `${(100 * score).toFixed(score > 0.0005 && score < 0.01 ? 1 : 0)} %`
}

/**
 * An element with attributes and children. Text is set as text: what was typed is never read as HTML.
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function element(name, attributes, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}
