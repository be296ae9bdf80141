import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { commandLine } from '../../../src/cli/program.ts'

/** As `--help` prints it on a terminal of that width. */
function helpOf(command: Command, columns: number): string {
  let printed = ''
  command.configureOutput({
    getOutHelpWidth: () => columns,
    writeOut: (text) => {
      printed += text
    },
  })
  command.outputHelp()
  return printed
}

function allCommands(): readonly Command[] {
  const program = commandLine({ code: 0 })
  return [program, ...program.commands]
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim()

describe('the help', () => {
  it.each([60, 80, 120])(
    'of no command has a line that is wider than a terminal of %i columns',
    (columns) => {
      const lines = allCommands().flatMap((command) =>
        helpOf(command, columns)
          .split('\n')
          .map((line) => ({ command: command.name(), line })),
      )
      expect(lines.length).toBeGreaterThan(300)
      expect(lines.filter(({ line }) => line.length > columns)).toEqual([])
    },
  )

  it.each([60, 80])('says at %i columns all that it says on a very wide terminal', (columns) => {
    for (const command of allCommands())
      expect(squeezed(helpOf(command, columns))).toBe(squeezed(helpOf(command, 1_000)))
  })

  it('puts a description below a term that would leave it too little room', () => {
    const [program] = allCommands()
    const lines = program === undefined ? [] : helpOf(program, 80).split('\n')
    expect(lines).toContain('  pause [options]                   start nothing new; what runs goes on')
    const at = lines.indexOf('  agents [options] [action] [preset] [file]')
    expect(lines[at + 1]).toMatch(/^ {36}which agents there are/)
  })

  it('stands beside its terms where there is room', () => {
    const [program] = allCommands()
    expect(program === undefined ? '' : helpOf(program, 120)).toMatch(
      /^ {2}agents \[options\] \[action\] \[preset\] \[file\] {2,}which agents there are/m,
    )
  })
})
