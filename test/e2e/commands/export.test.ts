import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ScratchRepository } from '../../support/scratch-repository.ts'

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
    expect(await repository.loopwork([...out, '--force'])).toMatchObject({ exit: 0, stdout: '' })
    expect(await readFile(file, 'utf8')).toBe('- [ ] Flour\n')
  } finally {
    await repository.remove()
  }
})
