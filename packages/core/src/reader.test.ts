import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { classify, createClassifier, pageReader } from './index.ts'

const HTML = `<!doctype html><html lang="en"><head><title>Roulette and slots at our online casino</title>
  <meta name="description" content="Place your bets"></head><body><p>${'Play roulette. '.repeat(20)}</p><canvas></canvas></body></html>`
const URL = 'https://example.org/a'

describe('a page with a document or HTML', () => {
  test('is classified by the title and description it says itself', async () => {
    const said = {
      url: URL,
      title: 'Roulette and slots at our online casino',
      description: 'Place your bets',
      lang: 'en',
    }
    const { topic, subject } = (await classify(said)).heads
    const verdict = await classify({ url: URL, html: HTML })
    expect(verdict.heads).toMatchObject({ topic, subject })
    expect(await classify({ url: URL, document: parseHTML(HTML).document })).toEqual(verdict)
    // What it is made of is judged too: a page of that title alone has no kind.
    expect(verdict.heads).toMatchObject({ safety: { decidedBy: 'fusion' }, kind: { decidedBy: 'fusion' } })
  })

  test('what the caller says comes first', async () => {
    const given = { url: URL, title: 'Weather', description: 'Rain' }
    const { topic, subject } = (await classify(given)).heads
    expect((await classify({ ...given, html: HTML })).heads).toMatchObject({ topic, subject })
  })

  test('needs no URL where it has a title; without both it is E_INPUT', async () => {
    expect((await classify({ html: HTML })).heads.safety).toBeDefined()
    await expect(classify({ html: '<p>' })).rejects.toMatchObject({ code: 'E_INPUT' })
  })

  test('shows its signals where it is asked why, also at once', async () => {
    const classifier = await createClassifier()
    expect(classifier.classifySync({ url: URL, html: HTML })).not.toHaveProperty('signals')
    const { signals } = classifier.classifySync({ url: URL, html: HTML }, { explain: true })
    expect(signals).toMatchObject({ tag_canvas: 1, paragraph_count: 1, url_length: URL.length })
    expect(classifier.classifySync({ url: URL, title: 'x' }, { explain: true })).not.toHaveProperty('signals')
    expect(
      JSON.parse(JSON.stringify(classifier.classifySync({ url: URL, html: HTML }, { explain: true }))).signals,
    ).toEqual({
      ...signals,
    })
  })

  test('a page that was read in part says so', async () => {
    const deep = `<title>Deep</title>${'<div>'.repeat(2000)}`
    const { heads } = await classify({ url: URL, html: deep })
    expect(heads.topic!.evidence).toContainEqual(
      expect.objectContaining({ kind: 'notice', code: 'E_TRUNCATED', message: expect.stringContaining('depth') }),
    )
  })

  test.each([{ html: 7 }, { html: {} }, { document: 7 }, { document: {} }, { lang: 7, title: 'x' }])(
    '%j is E_INPUT',
    async (page) => {
      await expect(classify({ url: URL, ...page } as never)).rejects.toMatchObject({ code: 'E_INPUT' })
    },
  )

  test('is read once, and only where something is missing or asked', async () => {
    let reads = 0
    const reader = {
      ...pageReader,
      readHtml(html: string, url: string) {
        reads++
        return pageReader.readHtml(html, url)
      },
    }
    const classifier = await createClassifier({ reader, heads: ['topic'] })
    const whole = { url: URL, title: 'x', description: 'y', html: HTML }
    classifier.classifySync(whole)
    expect(reads).toBe(0)
    classifier.classifySync(whole, { explain: true })
    expect(reads).toBe(1)
    classifier.classifySync({ url: URL, html: HTML }, { explain: true })
    expect(reads).toBe(2)
    const judging = await createClassifier({ reader, heads: ['topic', 'safety', 'kind'] })
    judging.classifySync(whole, { explain: true })
    expect(reads).toBe(3)
  })

  test('a stage sees all of it', async () => {
    const seen: unknown[] = []
    const stage = {
      name: 'look',
      cost: 1,
      heads: ['topic'],
      runSync: (context: import('./index.ts').StageContext) => {
        seen.push(
          context.lang,
          context.content()?.mainText.includes('Play roulette'),
          context.content()?.signals.tag_canvas,
        )
        return {}
      },
    }
    ;(await createClassifier({ stages: [stage] })).classifySync({ url: URL, html: HTML })
    expect(seen).toEqual(['en', true, 1])
  })
})

describe('the option reader', () => {
  test.each([null, {}, { readHtml: () => null }, 7])('%j is E_OPTION', async (reader) => {
    await expect(createClassifier({ reader } as never)).rejects.toMatchObject({ code: 'E_OPTION' })
  })
})
