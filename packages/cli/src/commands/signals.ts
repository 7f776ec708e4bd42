import { createReadStream } from 'node:fs'
import { SIGNALS } from '@pagekind/features'
import { HtmlReader } from '@pagekind/features/html'
import { type Command, Option } from 'commander'
import { Output } from '../output.ts'
import type { Streams } from '../program.ts'
import { type ReportedSignal, signalsTable } from '../signals-table.ts'

interface Options {
  readonly url?: string | undefined
  readonly urlKeywords: 'token' | 'substring'
  readonly json?: true
}

const MORE = `
Examples:
  pagekind signals page.html --url https://example.com/a
  curl -s https://example.com/ | pagekind signals --url https://example.com/ --json

The page is read as UTF-8, at most 64 M characters of it. Without --url the signals of the URL are 0, relative links lead
nowhere, and every host counts as foreign.

With --json: {"url", "truncated", "signals": [{"name", "value", "kind", "unit", "group", "description"}, ...]}, the 62
signals in the order of their vector; truncated is null, or the limit that ended the reading (length, depth, elements).
`

/** Adds `pagekind signals`. */
export function addSignalsCommand(program: Command, streams: Streams): void {
  program
    .command('signals')
    .description('Print the 62 structural signals of a page.')
    .argument('[file]', 'HTML of the page; standard input where it is left out')
    .option('-u, --url <url>', 'address of the page')
    .addOption(
      new Option('--url-keywords <how>', 'how words are looked for in the URL')
        .choices(['token', 'substring'])
        .default('token'),
    )
    .option('--json', 'print them as JSON')
    .addHelpText('after', MORE)
    .action(async (file: string | undefined, { url, urlKeywords, json }: Options) => {
      const input = file === undefined ? streams.stdin : createReadStream(file)
      const { signals, truncated } = await readHtml(input as AsyncIterable<Uint8Array>, { url, urlKeywords })
      const note = noteOn(url, signals.url_length)
      if (note !== null) streams.stderr.write(`pagekind: ${note}\n`)
      if (truncated !== null) streams.stderr.write(`pagekind: the page was read up to a limit of ${truncated} only\n`)
      const reported: ReportedSignal[] = SIGNALS.map(({ name, kind, unit, group, description }) => ({
        name,
        value: signals[name],
        kind,
        unit,
        group,
        description,
      }))
      const output = new Output(streams.stdout)
      const colour = streams.stdout.isTTY === true && !process.env['NO_COLOR']
      await output.write(
        json
          ? `${JSON.stringify({ url: url ?? null, truncated, signals: reported })}\n`
          : signalsTable(reported, colour),
      )
      await output.flush()
    })
}

function noteOn(url: string | undefined, length: number): string | null {
  if (url === undefined) return 'without --url the signals of the URL are 0 and every host counts as foreign'
  return length === 0 ? 'the URL cannot be read; its signals are 0' : null
}

/** Reads a page as it comes in, and no further than the reader does. */
async function readHtml(input: AsyncIterable<Uint8Array>, options: Pick<Options, 'url' | 'urlKeywords'>) {
  const reader = new HtmlReader(options)
  // Drops a byte order mark, and keeps a character together whose bytes arrive apart.
  const decoder = new TextDecoder()
  for await (const bytes of input) {
    if (!reader.write(decoder.decode(bytes, { stream: true }))) return reader.end()
  }
  reader.write(decoder.decode())
  return reader.end()
}
