import { describe, expect, test } from 'vitest'
import { readPageFromHtml } from '../html.ts'

const SENTENCE = 'A sentence of some length, as they stand in the text of a page, says something to its reader.'
const ARTICLE = Array.from({ length: 6 }, (_, i) => `<p>${i}. ${SENTENCE}</p>`).join('')
const LINKS = Array.from(
  { length: 20 },
  (_, i) => `<li><a href="/${i}">Another story that is told elsewhere ${i}</a></li>`,
).join('')

const mainText = (html: string) => readPageFromHtml(html).mainText

describe('the main text', () => {
  test('is the article, with its headings, without what stands around it', () => {
    const text = mainText(`<body><header><nav><ul>${LINKS}</ul></nav></header><main><article><h2>Part one</h2>${ARTICLE}
      <div class="share-buttons">Share this story with all of your friends today</div><div><a href=/x>Read more: another one</a></div></article></main>
      <div id="sidebar"><p>${SENTENCE} Beside it.</p></div><footer><p>All rights reserved by the people who made this page.</p></footer>`)
    expect(text.split('\n')).toEqual(['Part one', ...Array.from({ length: 6 }, (_, i) => `${i}. ${SENTENCE}`)])
  })

  test('has the heading and the lead that stand before it', () => {
    const text = mainText(
      `<article><header><h1>What happened</h1><div class=info>3 min</div><p class=lead>Lead: ${SENTENCE}</p></header><div>${ARTICLE}</div></article>`,
    )
    expect(text.split('\n').slice(0, 3)).toEqual(['What happened', `Lead: ${SENTENCE}`, `0. ${SENTENCE}`])
  })

  test('is where most of the prose is, whatever that is called', () => {
    const text = mainText(
      `<div class="comments sidebar"><div>${ARTICLE}</div></div><div class=content><p>Short remark.</p></div>`,
    )
    expect(text).toContain(`5. ${SENTENCE}`)
    expect(text).not.toContain('Short remark')
  })

  test('joins what stands in several places', () => {
    const text = mainText(
      `<div><div>${ARTICLE}</div></div><div><div>${ARTICLE.replaceAll('A sentence', 'One more')}</div></div>`,
    )
    expect(text).toContain(`5. ${SENTENCE}`)
    expect(text).toContain('5. One more')
  })

  test('of lines that br and table cells part', () => {
    const lines = Array.from({ length: 5 }, (_, i) => `${i} ${SENTENCE}`)
    expect(mainText(`<table><tr><td><ul>${LINKS}</ul><td>${lines.join('<br>')}</table>`).split('\n')).toEqual(lines)
  })

  test('in scripts without Latin letters', () => {
    const sentence = 'これは日本語の長い文章であり、記事の本文として読まれるべきものです。'
    expect(mainText(`<nav>${LINKS}</nav><div><p>${sentence}</p><p>${sentence}</p></div>`)).toBe(
      `${sentence}\n${sentence}`,
    )
  })

  test('of a page without prose is what it shows beside its chrome', () => {
    expect(mainText('<nav><a href=/>Home</a></nav><h1>Log in</h1><form><label>Name</label></form>')).toBe(
      'Log in\nName',
    )
    expect(mainText('<nav><a href=/>Home</a></nav>')).toBe('')
    expect(mainText('')).toBe('')
  })

  test('takes time in proportion to the page, however it is built', () => {
    const pages = [
      `${'<div class="nav-a_nav">'.repeat(900)}${SENTENCE}`,
      `<p>${SENTENCE}`.repeat(50_000),
      `<h1>${SENTENCE}</h1>`.repeat(50_000),
      `<div class="${'nav_'.repeat(100_000)}.">${SENTENCE}</div>`.repeat(20),
      `<div>${SENTENCE}<div>`.repeat(450),
    ]
    for (const page of pages) expect(mainText(page)).toContain(SENTENCE)
  }, 60_000)
})
