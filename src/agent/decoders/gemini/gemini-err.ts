import type { AgentEvent } from '../../../core/agent/agent-event.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import { geminiFault } from './gemini-fault.ts'
import { known } from '../known.ts'

/**
 * What gemini prints on stderr. A call that it tries again is reported there alone, and in two lines when the vendor's message has
 * two: the wait stands in the second, but the first is the early sign and is not held back for it.
 */
export class GeminiErr {
  readonly #rules: DecoderRules
  /** The attempt whose message may go on in the next line. */
  #begun: { readonly attempt: number; readonly message: string } | null = null

  constructor(rules: DecoderRules) {
    this.#rules = rules
  }

  read(whole: string): readonly AgentEvent[] {
    // Long enough for a message of the vendor's; a pattern that searches for an end would take minutes over a megabyte.
    const line = whole.slice(0, 4_096)
    const begun = this.#begun
    this.#begun = null
    const attempt = /^Attempt (\d{1,4}) failed(?: with status (\d{3})\b)?[:.] ([^]*)/.exec(line.trimEnd())
    if (attempt !== null) {
      const [, number, status, rest] = attempt
      const { message, ending } = partsOf(rest ?? '')
      if (ending === undefined) this.#begun = { attempt: Number(number), message }
      return [this.#failed(Number(number), message, status, ending)]
    }
    if (begun !== null && ending.test(line)) {
      const parts = partsOf(line)
      return [this.#failed(begun.attempt, `${begun.message}\n${parts.message}`, undefined, parts.ending)]
    }
    if (line.startsWith(finalWords))
      return [{ kind: 'fault', fault: geminiFault(this.#rules, finalMessage(line)) }]
    return this.#rules.err(whole)
  }

  #failed(attempt: number, message: string, status: string | undefined, end: string | undefined): AgentEvent {
    const code = status === undefined ? '' : `status ${status} `
    const fault = geminiFault(this.#rules, `${code}${message}`)
    if (end === 'Max attempts reached') return { kind: 'fault', fault }
    const delayMs = /^Retrying after (\d{1,9})ms/.exec(end ?? '')?.[1]
    return {
      kind: 'retry',
      fault,
      attempt,
      ...known({ delayMs: delayMs === undefined ? undefined : Number(delayMs) }),
    }
  }
}

/** Of a stack trace that follows only the first line is looked at: it names the error. */
const finalWords = 'Error when talking to Gemini API'
const finalMessage = (line: string): string => line.replace(/^.*?\.json (?:_?[A-Z]\w*Error: )?/, '')

const ending = /Retrying (?:with backoff|after \d{1,9}ms)\.\.\.|Max attempts reached/

/** The words of the vendor, and what gemini does about them. */
function partsOf(text: string): { message: string; ending: string | undefined } {
  const found = ending.exec(text)
  if (found === null) return { message: text, ending: undefined }
  const before = text.slice(0, found.index).replace(/[. ]+$/, '')
  const after = text.slice(found.index + found[0].length).replace(/^ *(?:_?[A-Z]\w*Error: )?/, '')
  return { message: before === '' ? after : before, ending: found[0] }
}
