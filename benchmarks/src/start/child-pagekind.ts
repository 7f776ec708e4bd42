/** In a fresh process: from importing pagekind to its first verdict. Prints {import, total} in milliseconds. */
const start = performance.now()
const { classify } = await import('@pagekind/core')
const imported = performance.now()
const verdict = await classify({
  url: 'https://www.gov.uk/vehicle-tax',
  title: 'Tax your vehicle - GOV.UK',
})
const end = performance.now()
if (verdict.heads.topic === undefined || Object.keys(verdict.heads.topic.scores).length !== 11) {
  throw new Error('no verdict over the eleven topics')
}
console.log(JSON.stringify({ import: imported - start, total: end - start }))
