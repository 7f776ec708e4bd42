import { createClassifier } from '@pagekind/core'
import { showVerdict, summary } from './render.js'

const form = /** @type {HTMLFormElement} */ (document.querySelector('#page'))
const url = /** @type {HTMLInputElement} */ (document.querySelector('#url'))
const title = /** @type {HTMLInputElement} */ (document.querySelector('#title'))
const status = /** @type {HTMLElement} */ (document.querySelector('#status'))
const place = /** @type {HTMLElement} */ (document.querySelector('#verdict'))

/** What is read out waits until the typing pauses. */
const PAUSE = 400
let announcement = 0

createClassifier({ explain: true }).then(start, (error) => announce(`The model could not be loaded. ${error.message}`))

/** @param {import('@pagekind/core').Classifier} classifier */
function start(classifier) {
  const answer = () => {
    if (url.value.trim() === '' && title.value.trim() === '') {
      place.hidden = true
      return announce('Type a URL or a title, or both.')
    }
    try {
      const verdict = classifier.classifySync({ url: url.value, title: title.value })
      showVerdict(place, verdict)
      place.hidden = false
      announce(summary(verdict))
    } catch (error) {
      place.hidden = true
      announce(error instanceof Error ? error.message : String(error))
    }
  }

  form.addEventListener('input', answer)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    answer()
  })
  for (const button of form.querySelectorAll('button')) {
    button.addEventListener('click', () => {
      url.value = button.dataset.url ?? ''
      title.value = button.dataset.title ?? ''
      answer()
    })
  }
  answer()
}

/** @param {string} text */
function announce(text) {
  clearTimeout(announcement)
  announcement = window.setTimeout(() => {
    if (status.textContent !== text) status.textContent = text
  }, PAUSE)
}
