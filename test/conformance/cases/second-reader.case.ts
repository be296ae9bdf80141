import { expect } from 'vitest'
import type { CliName } from '../clis/cli.ts'
import { lastWords, shellStep } from '../model-api/step.ts'
import { reasonOf } from '../run-events.ts'
import { severalClis } from '../several-clis.ts'

/** Who works, and who reads it. */
const pairs: readonly (readonly [CliName, CliName])[] = [
  ['codex', 'claude'],
  ['claude', 'codex'],
  ['claude', 'gemini'],
  ['claude', 'qwen'],
  ['claude', 'opencode'],
  ['claude', 'copilot'],
]

/** What stands in the work is what the reader's model does: it has the diff in its prompt. */
const answering = (verdict: 'approve' | 'changes', notes: string): string =>
  `printf '%s\\n' 'STEPS=${lastWords(JSON.stringify({ verdict, notes }))}' > answer.txt`

for (const [worker, reader] of pairs)
  severalClis(`read by ${reader}: changes, then approved`, [worker, reader], async (scene) => {
    const approved = shellStep(answering('approve', ''))
    await scene.configure({ review: { agent: reader, rounds: 2 } })
    await scene.backlog([{ id: 'READ', steps: [shellStep(answering('changes', `STEPS=${approved}`))] }])
    const events = await scene.run()
    const verdicts = events
      .filter(({ type }) => type === 'review:ended')
      .map(({ fields }) => (fields['end'] as { readonly answer?: string }).answer)
    expect(verdicts).toEqual(['changes', 'approve'])
    expect(events.map(reasonOf)).toContain('review:changes')
    expect(scene.repository.git('show', 'main:answer.txt')).toContain(
      lastWords(JSON.stringify({ verdict: 'approve', notes: '' })),
    )
  })
