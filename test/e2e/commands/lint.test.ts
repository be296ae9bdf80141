import { chmodSync } from 'node:fs'
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

    expect(await repository.loopwork(['lint', 'tasks.md', '--dry-run'])).toMatchObject({
      exit: 2,
      stdout: '',
    })

    await write('## Phase 1: One\n- [ ] 1.1 [VERIFY] Look\n- [ ] 1.2 Add\n')
    expect(await repository.loopwork(['lint', 'tasks.md'])).toMatchObject({ exit: 0 })
    expect(await repository.loopwork(['lint', 'missing.md'])).toMatchObject({ exit: 2, stdout: '' })
  } finally {
    await repository.remove()
  }
})

test('what can be mended without a loss is shown as a diff, and mended in its bytes alone', async () => {
  const repository = await ScratchRepository.make()
  try {
    const before = [
      '\ufeff{"tasks": [',
      '\t{"id": "A", "title": "a", "status": "pending", "dependsOn": ["X", "A"], "own": 1},',
      '\t{"id": "B", "title": "b", "status": "pending", "dependsOn": ["A", "a"]}',
      ']}',
    ].join('\r\n')
    const after = before.replace(', "A"]', ']').replace(', "a"]', ']')
    await repository.write('tasks.json', before)
    const fixes = [
      'tasks.json:2: fixed: A needs itself [own-need]',
      'tasks.json:3: fixed: B needs a twice [repeated-need]',
    ]
    const left = 'tasks.json:2: error: A needs "X", which is in no backlog here [unknown-dependency]'

    const dry = await repository.loopwork(['lint', 'tasks.json', '--fix', '--dry-run'])
    expect(dry.exit).toBe(1)
    expect(dry.stdout.trimEnd().split('\n')).toEqual([
      ...fixes.map((line) => line.replace('fixed', 'to fix')),
      '--- tasks.json',
      '+++ tasks.json',
      '@@ -2,2 +2,2 @@',
      '-   {"id": "A", "title": "a", "status": "pending", "dependsOn": ["X", "A"], "own": 1},',
      '-   {"id": "B", "title": "b", "status": "pending", "dependsOn": ["A", "a"]}',
      '+   {"id": "A", "title": "a", "status": "pending", "dependsOn": ["X"], "own": 1},',
      '+   {"id": "B", "title": "b", "status": "pending", "dependsOn": ["A"]}',
      'tasks.json:2: error: A is part of a cycle: A needs A [own-need]',
      left,
      'tasks.json:3: notice: B needs a twice [repeated-need]',
    ])
    expect(await repository.read('tasks.json')).toBe(before)

    const fixed = await repository.loopwork(['lint', 'tasks.json', '--fix', '--json'])
    expect(fixed).toMatchObject({ exit: 1, stderr: 'tasks.json: 2 fixed, 1 error, 0 notices\n' })
    const printed: unknown = JSON.parse(fixed.stdout)
    expect(schema.safeParse(printed)).toMatchObject({ success: true })
    expect(printed).toMatchObject({
      fixes: [
        { line: 2, rule: 'own-need' },
        { line: 3, rule: 'repeated-need' },
      ],
      problems: [{ rule: 'unknown-dependency' }],
    })
    expect(await repository.read('tasks.json')).toBe(after)

    const again = await repository.loopwork(['lint', 'tasks.json', '--fix'])
    expect(again).toMatchObject({ exit: 1, stdout: `${left}\n` })
    expect(await repository.read('tasks.json')).toBe(after)
  } finally {
    await repository.remove()
  }
})

test('what a tracker says is looked at like a file, and nothing is mended there', async () => {
  const repository = await ScratchRepository.make()
  try {
    const task = (facts: object): string => `echo '${JSON.stringify({ title: 'T', ...facts })}'\n`
    await repository.write(
      'tracker',
      `#!/bin/sh\n${task({ id: 'A', dependsOn: ['X'] })}${task({ id: 'B', dependsOn: ['B'] })}`,
    )
    chmodSync(repository.at('tracker'), 0o755)
    const source = 'command:./tracker'
    const found = `${source}:1: error: A needs "X", which is in no backlog here [unknown-dependency]\n${source}:2: error: B is part of a cycle: B needs B [own-need]\n`
    const counts = '2 errors, 0 notices\n'
    expect(await repository.loopwork(['lint', source])).toMatchObject({
      ...{ exit: 1, stdout: found, stderr: `${source}: ${counts}` },
    })
    expect(await repository.loopwork(['lint', '--fix', source])).toMatchObject({
      ...{ exit: 1, stdout: found },
      stderr: `lint: ${source}: nothing is mended there, only in files\n${source}: 0 fixed, ${counts}`,
    })
  } finally {
    await repository.remove()
  }
})
