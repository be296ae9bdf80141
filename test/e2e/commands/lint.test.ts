import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ScratchRepository } from '../../support/scratch-repository.ts'

const schema = z.fromJSONSchema(
  JSON.parse(
    await readFile(new URL('../../../docs/lint.schema.json', import.meta.url), 'utf8'),
  ) as Parameters<typeof z.fromJSONSchema>[0],
)

test('what is wrong in a backlog is printed by line, for people and for scripts, and decides the exit code', async () => {
  const repository = await ScratchRepository.make()
  try {
    const write = (text: string) => writeFile(join(repository.root, 'tasks.md'), text)
    await write(
      [
        '## Phase 1: One',
        '- [ ] 1.1 [P] Add a thing',
        '  - **Files**: `src/a.ts`',
        '- [ ] 1.2 [P] Add another',
        '  - **Files**: `src/a.ts`, `src/b.ts`',
        '- [ ] 1.2 Again',
        '  - **Done when**: it is there',
        '',
      ].join('\n'),
    )
    const found = await repository.loopwork(['lint', 'tasks.md'])
    expect(found).toMatchObject({ exit: 1, stderr: 'tasks.md: 2 errors, 2 notices\n' })
    expect(found.stdout.trimEnd().split('\n')).toEqual([
      'tasks.md:2: notice: 1.1 names nothing that shows when it is done [no-acceptance]',
      'tasks.md:4: notice: 1.2 names nothing that shows when it is done [no-acceptance]',
      'tasks.md:4: error: 1.2 may run beside 1.1, and both name src/a.ts [shared-files]',
      'tasks.md:6: error: 1.2 the id "1.2" is there twice, first in line 4 [duplicate-id]',
    ])
    const printed: unknown = JSON.parse((await repository.loopwork(['lint', 'tasks.md', '--json'])).stdout)
    expect(schema.safeParse(printed)).toMatchObject({ success: true })
    expect(printed).toMatchObject({ problems: [{}, {}, { rule: 'shared-files', line: 4 }, { field: 'id' }] })

    await write('## Phase 1: One\n- [ ] 1.1 [VERIFY] Look\n- [ ] 1.2 Add\n')
    expect(await repository.loopwork(['lint', 'tasks.md'])).toMatchObject({ exit: 0 })
    expect(await repository.loopwork(['lint', 'missing.md'])).toMatchObject({ exit: 2, stdout: '' })
  } finally {
    await repository.remove()
  }
})
