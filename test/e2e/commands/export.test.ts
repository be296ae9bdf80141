import { lstat, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import { openStore } from '../../../src/store/sqlite/open-store.ts'
import { ScratchRepository } from '../../support/scratch-repository.ts'
import { settings, start } from '../../support/store/sample.ts'

test('tasks are printed in another format or put in a file, and what is lost is named', async () => {
  const repository = await ScratchRepository.make([{ id: 'A', title: 'Flour', priority: 'high' }])
  try {
    const printed = await repository.loopwork(['export', '--format', 'plain'])
    expect(printed).toMatchObject({ exit: 0, stdout: '- [ ] Flour\n' })
    expect(printed.stderr).toContain('priorities: no place for them, or a coarser one, in plain: A\n')
    const file = join(repository.root, 'LIST.md')
    await writeFile(file, 'mine')
    const out = ['export', '--format', 'plain', '--out', 'LIST.md']
    expect(await repository.loopwork(out)).toMatchObject({ exit: 2, stdout: '' })
    expect(await readFile(file, 'utf8')).toBe('mine')
    // That is found out before a backlog is read, which may be large, or broken.
    const unread = await repository.loopwork([...out, '--from', 'gone.json'])
    expect([unread.exit, unread.stderr]).toEqual([
      2,
      expect.stringContaining('LIST.md is there already') as string,
    ])
    expect(await repository.loopwork([...out, '--force'])).toMatchObject({ exit: 0, stdout: '' })
    expect(await readFile(file, 'utf8')).toBe('- [ ] Flour\n')
    // Through a link, a pipe or a device nothing is written, and none of them is replaced.
    await symlink('LIST.md', repository.at('LINK.md'))
    const linked = await repository.loopwork(['export', '--format', 'plain', '--out', 'LINK.md', '--force'])
    expect([linked.exit, linked.stderr]).toEqual([
      2,
      expect.stringContaining('LINK.md is no file, but a link') as string,
    ])
    expect((await lstat(repository.at('LINK.md'))).isSymbolicLink()).toBe(true)
    // Tasks that a filter leaves out are in the table like all others, also when it leaves out all of them.
    await repository.loopwork(['add', 'Yeast'])
    const store = await openStore({ path: repository.at('.git/loopwork/loopwork.db') })
    await store.openRun(start({ settings: { ...settings, filter: 'label = such' } }))
    expect(await store.counts()).toMatchObject({ total: 0, outside: 2 })
    await store.close()
    const noting = await openStore({ path: repository.at('.git/loopwork/loopwork.db') })
    await noting.addNote(itemId('A'), 'the brown one')
    await noting.close()
    const typed = await repository.loopwork(['export', '--format', 'plain'])
    expect(typed.stdout).toBe('- [ ] Flour\n- [ ] Yeast\n')
    expect(typed.stderr).toContain('your notes to agents: left out of plain: A\n')
  } finally {
    await repository.remove()
  }
})

test('a backlog into which statuses were written is exported as it is now', async () => {
  const repository = await ScratchRepository.make()
  try {
    await repository.write('tasks.json', '{"tasks":[{"id":"A","title":"Flour","status":"pending"}]}')
    await repository.loopwork(['import', 'tasks.json'])
    await repository.loopwork(['cancel', 'A'])
    await repository.loopwork(['sync'])
    expect(await readFile(repository.at('tasks.json'), 'utf8')).toContain('"cancelled"')
    const printed = await repository.loopwork(['export', '--format', 'loopwork', '--from', 'tasks.json'])
    expect([printed.exit, JSON.parse(printed.stdout)]).toMatchObject([
      0,
      { tasks: [{ id: 'A', status: 'cancelled' }] },
    ])
  } finally {
    await repository.remove()
  }
})

test('no file of git is replaced, and no name that a person has not given is in a message', async () => {
  const repository = await ScratchRepository.make([
    { id: 'A', title: 'One', description: '  set in\n    further' },
  ])
  try {
    const config = await repository.read('.git/config')
    const exported = (...args: readonly string[]) =>
      repository.loopwork(['export', '--format', 'plain', ...args])
    for (const out of ['.git/config', '.GIT/config', '.git/loopwork/x.md']) {
      const refused = await exported('--out', out, '--force')
      expect(refused).toMatchObject({ exit: 2, stdout: '' })
      expect(refused.stderr).toContain(`loopwork: export: ${out} is within git's own folder`)
    }
    expect(await repository.read('.git/config')).toBe(config)
    expect((await exported('--out', '')).stderr).toBe('loopwork: export: the name of the file is empty\n')
    const missing = await exported('--out', 'no/such/list.md')
    expect(missing.stderr).toBe(
      "loopwork: export: no/such/list.md can't be written: there is no folder no/such\n  nothing was written\n",
    )
    expect((await exported()).stderr).toContain(
      'descriptions: without the indentation that all of their lines have, in plain: A',
    )
  } finally {
    await repository.remove()
  }
})
