import { expect } from 'vitest'
import { eachCli } from '../each-cli.ts'

/** What the gate prints reaches the model only as part of what it is told about the failure. */
const gate = `test -f mended.txt || { echo 'missing: STEPS=pick:;write:mended.txt'; exit 1; }`

eachCli('failed gate, resumed', async (scene) => {
  await scene.repository.write('check.sh', gate)
  scene.repository.git('add', '.')
  scene.repository.git('commit', '--quiet', '-m', 'a gate')
  await scene.configure({ gate: ['sh check.sh'] })
  await scene.backlog([{ id: 'MEND', steps: ['write:a.txt'] }])
  const events = await scene.run()
  const sessions = events
    .filter(({ type }) => type === 'agent:ended')
    .map(({ fields }) => fields['report'] as { readonly session: string | null; readonly resumed: boolean })
  expect(sessions).toHaveLength(2)
  expect(sessions[0]?.session).toMatch(/./)
  expect(sessions[1]).toMatchObject({ session: sessions[0]?.session, resumed: true })
  // The model has both before it: what it was asked first, and the end of the gate's output.
  const last = scene.api.calls.findLast(({ offersTools }) => offersTools)?.body
  expect(last).toContain('STEPS=write:a.txt')
  expect(last).toContain('STEPS=pick:;write:mended.txt')
  expect(scene.repository.filesOn('main')).toEqual(expect.arrayContaining(['a.txt', 'mended.txt']))
})
