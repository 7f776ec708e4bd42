import type { DirectorySummary } from './write.ts'

/** The page `benchmarks/results/directory.md`. The same figures give the same bytes. */
export function renderDirectory({ hosts, whole, rules, bytes, gzipped, gains }: DirectorySummary): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  const interval = ([low, high]: readonly [number, number]) => `[${signed(low)}, ${signed(high)}]`
  return [
    '# The site directory',
    `${number(hosts)} hosts in ${rules} rules: ${number(bytes)} bytes; ${number(gzipped)} gzipped, in base64 and with what they add to logits, as it is shipped.`,
    `All pages are answered of ${Object.entries(whole)
      .map(([head, count]) => `${number(count)} sites in ${head}`)
      .join(', ')}; of others the home page.`,
    'A site is answered whole in topic or subject where its own shared pages are alike: where the labels that most of them carry, as models judge that saw none of the site, can be expected to be as right as the model is. Which categories of which lists are answered, and with which labels, is learnt from pages labelled by hand: topic and subject of home pages, where the category’s labels beat the model’s; safety of whole sites, where the pages bear the list out. On other inner pages the model answers, with what the category of their site, and what many of its pages are, add to its logits (“with”). With the option `knownSites` as `whole` inner pages get their home page’s topic and subject. Measured by five-fold cross-validation over sites, beside a model that saw none of them: of each fold a directory is learnt from the others and asked as it is shipped. The difference in micro F1 with its 95 % interval, from 1,000 bootstrap draws of whole sites.',
    [
      line([
        'head',
        'pages',
        'count',
        'answered',
        'macro F1 without',
        'with',
        'micro F1 without',
        'with',
        'difference',
      ]),
      line(['---', '---', '--:', '--:', '--:', '--:', '--:', '--:', '---']),
      ...gains.map((gain) =>
        line([
          gain.head,
          gain.pages,
          number(gain.count),
          number(gain.answered),
          gain.without.macroF1.toFixed(3),
          gain.with.macroF1.toFixed(3),
          gain.without.microF1.toFixed(3),
          gain.with.microF1.toFixed(3),
          `${signed(gain.with.microF1 - gain.without.microF1)} ${interval(gain.differenceInterval)}`,
        ]),
      ),
    ].join('\n'),
    'Run again: `pnpm train -- --directory`, after a whole `pnpm train`.',
    '',
  ].join('\n\n')
}

function number(value: number): string {
  return value.toLocaleString('en-GB')
}

function signed(value: number): string {
  const text = value.toFixed(3)
  return value > 0 ? `+${text}` : text.replace('-', '−')
}
