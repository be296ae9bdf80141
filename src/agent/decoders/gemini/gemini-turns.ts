import { countAt, type JsonRecord } from '../json-record.ts'

/**
 * Looks for signs that gemini calls a broken run a success: when the model's stream breaks after a tool's result, there is no
 * error record, nothing on stderr, `status:"success"` and exit 0. The answer just stops. Its tokens are missing in the sums,
 * which shows only where there are none at all.
 */
export class GeminiTurns {
  #hasResult = false
  /** The end of what the model has written since the last tool. */
  #tail = ''
  #last: 'nothing' | 'model' | 'result' = 'nothing'

  text(text: string): void {
    this.#last = 'model'
    this.#tail = (this.#tail + text).slice(-tailLength)
  }

  call(): void {
    this.#last = 'model'
    this.#tail = ''
  }

  result(): void {
    this.#last = 'result'
    this.#hasResult = true
    this.#tail = ''
  }

  whySuspicious(stats: JsonRecord | undefined): string | null {
    if (this.#last === 'result') return 'the model said nothing after its last tool call'
    if (this.#last === 'model' && stats !== undefined && countAt(stats, 'total_tokens') === 0) {
      return 'the model is said to have used no tokens'
    }
    if (this.#hasResult && breaksOff(this.#tail))
      return `the last answer breaks off: …${lastWords(this.#tail)}`
    return null
  }
}

const tailLength = 400

/** In scripts that end a sentence with a sign; in prose, as items of a list and code often have none. */
function breaksOff(text: string): boolean {
  const line = text.trimEnd().split('\n').at(-1) ?? ''
  if (/^\s*(?:[-*+•#>|`~]|\d+[.)])/.test(line) || !line.includes(' ')) return false
  return /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N},(]$/u.test(line)
}

const lastWords = (text: string): string => text.trimEnd().split(/\s+/).slice(-4).join(' ')
