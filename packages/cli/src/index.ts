/** The pagekind command as a function, for those who run it inside a program of their own. */
export { FAILED, OK, run, type Streams, USAGE } from './program.ts'
