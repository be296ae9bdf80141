import { safeJson, safeJsonPage } from '../../text/safe-json.ts'

/** JSON for scripts on stdout, in many lines; nothing in it can drive a terminal. */
export const printJson = (value: unknown): void => void process.stdout.write(safeJsonPage(value))

/** The same on one line. */
export const printJsonLine = (value: unknown): void => void process.stdout.write(`${safeJson(value)}\n`)
