/**
 * Rules from what others keep: CleanBook's configuration, hosts files, lists of domains, Adblock lists, UT1's folders; and
 * the line of a JSON file at which a path leads.
 *
 * @module
 */
export { type CleanBookOptions, importCleanBook } from './import/cleanbook.ts'
export { importAdblockList, importDomainList, importHostsFile, importUt1, type Ut1Category } from './import/hosts.ts'
export { lineOf } from './import/line.ts'
export type { Imported, ImportTarget, ImportWarning } from './import/result.ts'
