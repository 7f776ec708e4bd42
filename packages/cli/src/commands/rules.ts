import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readPageFromHtml } from '@pagekind/features/html'
import { checkRules, compileRules, type RuleFile, type RulePage, type Tally, tally } from '@pagekind/rules'
import {
  type Imported,
  importAdblockList,
  importCleanBook,
  importDomainList,
  importHostsFile,
  importUt1,
  lineOf,
  type Ut1Category,
} from '@pagekind/rules/import'
import { lintRules } from '@pagekind/rules/lint'
import { linearRegex } from '@pagekind/rules/regex'
import { type Command, Option } from 'commander'
import { Output } from '../output.ts'
import type { Streams } from '../program.ts'
import { isCompiled, openRules, readRulesFile } from '../rules-file.ts'
import { statsTable, tallyTable } from '../rules-table.ts'
import { usageError } from '../usage.ts'

const HELP = 'See `pagekind rules --help`'

const EXAMPLES = `
Examples:
  pagekind rules test https://example.com/shop "Shoes" --rules rules.json
  pagekind rules check rules.json --strict
  pagekind rules import hosts casino.hosts --head safety --label gambling > rules.json
  pagekind rules import ut1 blacklists --category gambling=safety:gambling press=topic:News > rules.json
  pagekind rules compile rules.json rules.bin
  pagekind classify https://example.com/shop "Shoes" --rules rules.bin
`

interface TestOptions {
  readonly rules: string[]
  readonly description?: string
  readonly lang?: string
  readonly html?: string
  readonly json?: true
}

interface ImportOptions {
  readonly id?: string
  readonly head?: string
  readonly label?: string
  readonly weight?: number
  readonly category?: string[]
  readonly keywords: 'words' | 'substrings'
}

/** Adds `pagekind rules` with its commands. `exit` is told the exit code where it is not 0. */
export function addRulesCommand(program: Command, streams: Streams, exit: (code: number) => void): void {
  const rules = program
    .command('rules')
    .description('Test, check, import, export and compile rules.')
    .addHelpText('after', EXAMPLES)
  const print = async (text: string) => {
    const output = new Output(streams.stdout)
    await output.write(text)
    await output.flush()
  }
  const colour = () => streams.stdout.isTTY === true && !process.env['NO_COLOR']

  rules
    .command('test')
    .description('Show all that rules say of a page.')
    .argument('[url]', 'address of the page')
    .argument('[title]', 'title of the page')
    .requiredOption('-r, --rules <file...>', 'files of rules, JSON or compiled; stands behind the page')
    .option('-d, --description <text>', 'description of the page')
    .option('-l, --lang <tag>', 'language of the page, such as de')
    .option('--html <file>', 'HTML of the page, for its text and signals')
    .option('--json', 'print it as JSON')
    .action(async (url: string | undefined, title: string | undefined, options: TestOptions) => {
      if (url === undefined && options.html === undefined) throw usageError('there is no page to test', HELP)
      const said = await testRules(options, url, title)
      await print(options.json ? `${JSON.stringify(toJson(said))}\n` : tallyTable(said, colour()))
    })

  rules
    .command('check')
    .description('Tell what is wrong with a file of rules, and what is odd about it.')
    .argument('<file>', 'rules as JSON')
    .option('--strict', 'exit with 1 also where something is only odd')
    .action(async (file: string, { strict }: { strict?: true }) => {
      const { lines, problems, findings } = check(file, (await readRulesFile(file)).toString('utf8'))
      await print(lines.map((line) => `${line}\n`).join(''))
      if (problems > 0 || (strict && findings > 0)) exit(1)
    })

  rules
    .command('stats')
    .description('Tell what a file of rules consists of.')
    .argument('<file>', 'rules, JSON or compiled')
    .option('--json', 'print it as JSON')
    .action(async (file: string, { json }: { json?: true }) => {
      const stats = (await openRules(file)).stats()
      await print(json ? `${JSON.stringify(stats)}\n` : statsTable(stats))
    })

  rules
    .command('import')
    .description('Make rules of what others keep; warnings go to standard error.')
    .argument('<format>', 'hosts, domains, adblock, ut1 (a folder of categories) or cleanbook')
    .argument('<file>', 'the file, or for ut1 the folder')
    .option('--id <id>', 'id of the rule')
    .option('--head <name>', 'head that the hosts are about; for cleanbook the head that gets the categories')
    .option('--label <name>', 'label that the hosts have')
    .option('--weight <number>', 'weight of the rule', Number)
    .option('--category <name=head:label...>', 'for ut1: what the sites of a category are')
    .addOption(
      new Option('--keywords <how>', 'for cleanbook: how keywords are found')
        .choices(['words', 'substrings'])
        .default('words'),
    )
    .action(async (format: string, file: string, options: ImportOptions) => {
      const { file: made, warnings } = await importFrom(format, file, options)
      for (const { line, message, value } of warnings) {
        streams.stderr.write(`${file}${line === 0 ? '' : `:${line}`}: ${message} (${value})\n`)
      }
      await print(`${JSON.stringify(made, null, 2)}\n`)
    })

  rules
    .command('export')
    .description('Write compiled rules as JSON again.')
    .argument('<file>', 'rules, compiled with the names of their hosts')
    .action(async (file: string) => {
      await print(`${JSON.stringify((await openRules(file)).toFile(), null, 2)}\n`)
    })

  rules
    .command('compile')
    .description('Write rules in the form that loads without building anything.')
    .argument('<file>', 'rules as JSON')
    .argument('<output>', 'where to write them')
    .option('--fingerprints', 'keep no names of hosts: a third of the size, but a host may be forged')
    .action(async (file: string, output: string, { fingerprints }: { fingerprints?: true }) => {
      const text = (await readRulesFile(file)).toString('utf8')
      const set = compileRules(text, { regex: linearRegex, keepHosts: fingerprints !== true })
      await writeFile(output, set.serialize())
    })
}

async function testRules(options: TestOptions, url: string | undefined, title: string | undefined): Promise<Tally> {
  const content = options.html === undefined ? null : readPageFromHtml(await readFile(options.html, 'utf8'), { url })
  const page: RulePage = {
    url,
    title: title ?? content?.title ?? undefined,
    description: options.description ?? content?.description ?? undefined,
    lang: options.lang ?? content?.lang ?? undefined,
    mainText: content?.mainText,
    signals: content?.signals,
  }
  const sets = await Promise.all(options.rules.map(openRules))
  const exclusive = new Map(
    sets.flatMap(({ heads }) => Object.entries(heads).map(([name, head]) => [name, head.exclusive])),
  )
  // Of the default bundle's heads, the labels of this one exclude each other.
  exclusive.set('safety', true)
  return tally(
    sets.flatMap((set) => set.match(page)),
    { isExclusive: (head) => exclusive.get(head) === true },
  )
}

function toJson({ heads, matches }: Tally) {
  return { heads: Object.fromEntries(heads), matches }
}

function check(file: string, text: string): { lines: string[]; problems: number; findings: number } {
  let value: unknown
  try {
    value = isCompiled(Buffer.from(text)) ? null : JSON.parse(text)
  } catch (error) {
    return { lines: [`${file}: is not JSON: ${(error as Error).message}`], problems: 1, findings: 0 }
  }
  const line = lineOf(text)
  const problems = checkRules(value, linearRegex)
  const lines = problems.map(
    (one) => `${file}:${line(one.path)}: ${one.path} ${one.message} (got ${one.value}). ${one.hint}`,
  )
  if (problems.length > 0) return { lines, problems: problems.length, findings: 0 }
  const findings = lintRules(value as RuleFile)
  for (const { kind, path, rule, message } of findings) {
    lines.push(`${file}:${line(path)}: ${kind}: ${rule}: ${message}`)
  }
  if (lines.length === 0) lines.push(`${file}: ${(value as RuleFile).rules.length} rules, nothing to tell`)
  return { lines, problems: 0, findings: findings.length }
}

async function importFrom(format: string, file: string, options: ImportOptions): Promise<Imported> {
  if (format === 'ut1') return importUt1(await readUt1(file, options.category ?? []))
  const text = (await readRulesFile(file)).toString('utf8')
  if (format === 'cleanbook') {
    const { head, keywords } = options
    return importCleanBook(text, { keywords, ...(head === undefined ? {} : { head }) })
  }
  const { head, label, id = `${format}: ${label}`, weight } = options
  if (head === undefined || label === undefined) throw usageError('--head and --label say what the hosts are', HELP)
  if (weight !== undefined && !Number.isFinite(weight)) throw usageError('--weight is no number', HELP)
  const target = { id, head, label, ...(weight === undefined ? {} : { weight }) }
  switch (format) {
    case 'hosts':
      return importHostsFile(text, target)
    case 'domains':
      return importDomainList(text, target)
    case 'adblock':
      return importAdblockList(text, target)
    default:
      throw usageError(`there is no format ${format}; there are hosts, domains, adblock, ut1, cleanbook`, HELP)
  }
}

/** The categories of a folder; those that `--category` does not name are told in warnings. */
async function readUt1(folder: string, wanted: readonly string[]): Promise<Record<string, Ut1Category>> {
  const targets = new Map(
    wanted.map((text) => {
      const [, name, head, label] = /^([^=]+)=([^:]+):(.+)$/.exec(text) ?? []
      if (name === undefined) throw usageError(`--category ${text} is not name=head:label`, HELP)
      return [name, { head: head!, label: label! }]
    }),
  )
  const entries = await readdir(folder, { withFileTypes: true })
  const categories: Record<string, Ut1Category> = Object.create(null)
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const read = (part: string) => readFile(join(folder, name, part), 'utf8').catch(() => '')
    const [domains, urls] = await Promise.all([read('domains'), read('urls')])
    categories[name] = { domains, urls, target: targets.get(name) }
  }
  return categories
}
