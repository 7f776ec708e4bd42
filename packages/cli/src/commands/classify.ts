import { readFile } from 'node:fs/promises'
import { type Classifier, createClassifier, type Page } from '@pagekind/core'
import { type Command, Option } from 'commander'
import { openBundle } from '../bundle.ts'
import { classifyLines } from '../jsonl.ts'
import { Output } from '../output.ts'
import type { Streams } from '../program.ts'
import { openRules } from '../rules-file.ts'
import { verdictTable } from '../table.ts'
import { usageError } from '../usage.ts'

interface Options {
  readonly description?: string
  readonly lang?: string
  readonly html?: string
  readonly judgeThin?: true
  readonly head?: string[]
  readonly bundle?: string
  readonly rules?: string[]
  readonly explain?: true
  readonly json?: true
  readonly jsonl?: true
}

const MISSING_PAGE = 'Give a URL, before --head; or --html; or --jsonl. See `pagekind classify --help`'

const EXAMPLES = `
Examples:
  pagekind classify https://www.nhs.uk/conditions/asthma/ "Asthma - NHS" --explain
  pagekind classify https://example.com/ --html page.html --explain
  pagekind classify https://example.com/ --json --head topic safety
  pagekind classify --jsonl < pages.jsonl > verdicts.jsonl

With --jsonl each line of standard input is a page, {"url", "title", "description", "lang", "html", "id"}: id, of any
type, is passed through as it is written, other members are ignored. Blank lines are skipped, but counted. A line that
cannot be answered, or is over 16 MB, gives {"line": 7, "error": {"code", "message"}} in its place, with its id where it
could be read; the others are answered all the same, and the exit code is then 1.
`

/** Adds `pagekind classify`. `exit` is told the exit code where it is not 0. */
export function addClassifyCommand(program: Command, streams: Streams, exit: (code: number) => void): void {
  program
    .command('classify')
    .description('Say what a page is, and with --explain why.')
    .argument('[url]', 'address of the page')
    .argument('[title]', 'title of the page')
    .option('-d, --description <text>', 'description of the page')
    .option('-l, --lang <tag>', 'language of the page, such as de')
    .option('--html <file>', 'HTML of the page: it is then judged by its structure too')
    .option('--judge-thin', 'judge a page with hardly any text by its structure, rather than leave it to its address')
    .option(
      '--head <name...>',
      'answer these heads only; stands behind the page, as all that follows is taken for heads',
    )
    .option('--bundle <place>', 'a bundle of your own: its folder, or the address of its manifest.json')
    .option('--rules <file...>', 'rules of your own, JSON or compiled, which outrank the model; stands behind the page')
    .option('-e, --explain', 'name the words that decided, and their weights')
    .option('--json', 'print the verdict as JSON')
    .addOption(
      new Option(
        '--jsonl',
        'read pages from standard input, one JSON object a line, and write a verdict a line',
      ).conflicts(['json', 'description', 'lang', 'html']),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (url: string | undefined, title: string | undefined, options: Options) => {
      const output = new Output(streams.stdout)
      if (options.jsonl) {
        if (url !== undefined)
          throw usageError('--jsonl reads its pages from standard input, not from the command line')
        const good = await classifyLines(
          await makeClassifier(options),
          streams.stdin as AsyncIterable<Uint8Array>,
          output,
        )
        if (!good) exit(1)
        return
      }
      if (url === undefined && options.html === undefined)
        throw usageError('there is no page to classify', MISSING_PAGE)
      const { description, lang } = options
      const html = options.html === undefined ? undefined : await readFile(options.html, 'utf8')
      const page: Page = { url, title, description, lang, html }
      const verdict = (await makeClassifier(options)).classifySync(page)
      const colour = streams.stdout.isTTY === true && !process.env['NO_COLOR']
      await output.write(options.json ? `${JSON.stringify(verdict)}\n` : verdictTable(verdict, colour))
      await output.flush()
    })
}

async function makeClassifier(options: Options): Promise<Classifier> {
  return createClassifier({
    explain: options.explain === true,
    judgeThin: options.judgeThin === true,
    ...(options.head === undefined ? {} : { heads: options.head }),
    ...(options.rules === undefined ? {} : { rules: await Promise.all(options.rules.map(openRules)) }),
    ...(options.bundle === undefined ? {} : { bundle: await openBundle(options.bundle) }),
  })
}
