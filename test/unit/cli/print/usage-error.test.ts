import { describe, expect, it } from 'vitest'
import { usageError } from '../../../../src/cli/print/usage-error.ts'
import { foreignIn } from '../../../support/pty/harmless-bytes.ts'
import { hostileTexts } from '../../../support/text/hostile-texts.ts'

describe('what is wrong with the arguments', () => {
  it('is said in our voice, with a similar word that ends nothing, or where all are listed', () => {
    expect(usageError("error: unknown command 'lst'\n(Did you mean list?)\n")).toBe(
      "loopwork: unknown command 'lst'\n  did you mean list?\n",
    )
    expect(usageError("error: unknown command 'stp'\n(Did you mean one of stop, step?)\n")).toBe(
      "loopwork: unknown command 'stp'\n  did you mean step?\n",
    )
    expect(usageError("error: unknown command 'abrt'\n(Did you mean abort?)\n")).toBe(
      "loopwork: unknown command 'abrt'\n  loopwork --help lists the commands\n",
    )
    expect(usageError("error: unknown option '--frob'\n")).toBe("loopwork: unknown option '--frob'\n")
  })

  it.each(hostileTexts)('is one harmless line, whatever was typed: %s', (_, raw) => {
    const lines = usageError(`error: unknown option '--${raw}'\n`).split('\n')
    expect(lines).toHaveLength(2)
    expect(foreignIn(lines[0] ?? '')).toEqual([])
  })
})
