import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
const terminals: LoopworkTerminal[] = []
afterEach(async () => {
  for (const terminal of terminals.splice(0)) terminal.end()
  await repository.remove()
})

async function open(): Promise<LoopworkTerminal> {
  const terminal = await LoopworkTerminal.open(repository, { args: ['tui'] })
  terminals.push(terminal)
  return terminal
}

test('a worker shows each step before its agent works, and what set-up prints', async () => {
  repository = await ScratchRepository.make()
  const go = (name: string): string => repository.outside(`go-${name}`)
  const waiting = (name: string): string =>
    `echo ${name} says hello; while [ ! -e ${go(name)} ]; do sleep 0.05; done`
  for (const name of ['one', 'two']) await repository.write(name, `${waiting(name)}\n`)
  repository.git('add', 'one', 'two')
  repository.git('commit', '-qm', 'Set-up')
  await repository.configure({ worktree: { setup: ['sh one', 'sh two'] } })
  await repository.backlog([
    {
      id: 'A-1',
      title: 'Write it',
      script: ['print the agent works', `wait-for ${go('agent')}`, 'write a.txt a'],
    },
  ])
  const terminal = await open()
  await terminal.until('the first command', (screen) => {
    const text = screen.text()
    return (
      /✓ branch {2}loopwork\/a-1\/1/.test(text) &&
      text.includes('✓ worktree') &&
      text.includes('⠿ sh one') &&
      text.includes('◦ sh two') &&
      text.includes('◦ scripted') &&
      text.includes('one says hello')
    )
  })
  expect(terminal.row(1)).toMatch(/STARTING .* 0\/1/)
  expect(terminal.row(1)).not.toContain('running')
  expect(terminal.text()).toMatch(/▸ ◔ A-1 .* claimed .* sh one/)

  writeFileSync(go('one'), '')
  await terminal.until('the second command', (screen) => {
    const text = screen.text()
    return text.includes('✓ sh one') && text.includes('⠿ sh two') && text.includes('two says hello')
  })
  // Who joins knows of the commands, too.
  const other = await open()
  await other.until(
    'the same step',
    (screen) => screen.text().includes('✓ sh one') && screen.text().includes('⠿ sh two'),
  )
  expect(other.text()).toContain('✓ branch  loopwork/a-1/1')

  writeFileSync(go('two'), '')
  await terminal.until('the agent', (screen) => /RUNNING .* 1 running/.test(screen.row(1)))
  await terminal.until('its output', (screen) => screen.text().includes('the agent works'))
  expect(terminal.text()).not.toContain('⠿ sh')
  writeFileSync(go('agent'), '')
  await terminal.until('the summary', (screen) => /DONE .* 1\/1/.test(screen.row(1)))
})
