import type { EpochMs } from '../../core/ids.ts'
import type { AgentLineKind, Line } from '../../core/line.ts'
import { groupDigits } from '../../text/plural.ts'
import { safe } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'

/** A line that is said again and again: the first time as it is, then how often. */
export class RepeatedLines {
  #line: Line<AgentLineKind> | null = null
  #times = 0
  #at: EpochMs | null = null

  add(line: Line<AgentLineKind>): readonly Line<AgentLineKind>[] {
    if (line.kind === this.#line?.kind && line.text === this.#line.text) {
      this.#times += 1
      this.#at = line.at
      return []
    }
    const before = this.end()
    this.#line = line
    this.#times = 1
    return [...before, line]
  }

  end(): readonly Line<AgentLineKind>[] {
    const line = this.#line
    const times = this.#times
    this.#line = null
    this.#times = 0
    if (line === null || times < 2) return []
    // A number in place of the only repetition would be as long as that.
    if (times === 2) return [{ ...line, at: this.#at }]
    return [{ ...line, text: safe`${signs.cut.glyph} (${groupDigits(times)} times)`, at: this.#at }]
  }
}
