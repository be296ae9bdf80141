import type { RunFlags } from '../../app/options/flags.ts'
import type { Project } from '../../app/project.ts'
import { errorText } from '../../core/error-text.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { SetupState } from '../../tui/start/setup/setup-state.ts'
import { openStartPage, type StartPage } from '../start-page/open-start-page.ts'
import { findSetup } from '../init/find-setup.ts'
import { ownLayer, setupQuestions, type SetupQuestions } from './setup-facts.ts'
import { writeSetup } from './write-setup.ts'

interface SetupOrder {
  readonly project: Project
  readonly sources: readonly string[]
  readonly flags: RunFlags
}

/**
 * The page on which a person sees what was found here, changes it, and starts. Resolves to the page, which stands until the run's
 * screen takes its place, once the config is written; or to the exit code of somebody who left: then nothing is.
 */
export async function setUp({ project, sources, flags }: SetupOrder): Promise<StartPage | number> {
  const { firstSetup, withFacts } = await import('../../tui/start/setup/setup-state.ts')
  const { pasteInSetup, pressInSetup } = await import('../../tui/start/setup/press-in-setup.ts')
  const { setupRows } = await import('../../tui/start/setup/setup-rows.ts')
  const { root, name, branch } = project
  const own = await ownLayer(process.env)
  let questions: SetupQuestions | null = null
  let writing: Promise<Safe | null> | null = null
  const page = await openStartPage<SetupState>(
    {
      first: firstSetup(branch === null ? sanitize(name) : safe`${sanitize(name)} on ${sanitize(branch)}`),
      rowsOf: setupRows,
      onKey(key, { state, size, set, end }) {
        const step = pressInSetup(state, key, size)
        if (step === 'leave') end('left')
        else if (step === 'look again') look()
        else if (step === 'start') start(state)
        else set(step)
      },
      onPaste: (text, { state, set }) => set(pasteInSetup(state, text)),
      lastWords: async () => (writing !== null && (await writing) === null ? wasWritten : null),
    },
    flags,
  )
  look()
  return page.ended

  function look(): void {
    page.change((state) => ({ ...state, facts: null, problem: null }))
    void findSetup(root)
      .then((found) => {
        const asked = setupQuestions(found, { root, sources, flags }, own)
        questions = asked
        page.change((state) => withFacts(state, asked.facts))
      })
      .catch((error: unknown) => page.fail(error))
  }

  function start(state: SetupState): void {
    if (questions === null) return
    const { mode } = state
    page.change((now) => ({ ...now, mode: { kind: 'starting' }, problem: null }))
    writing = writeSetup(root, questions.textOf(state.picked), page.left).catch((error: unknown) =>
      sanitize(errorText(error)),
    )
    void writing.then((problem) => {
      if (page.left.aborted) return
      if (problem === null) page.end('started')
      else page.change((now) => ({ ...now, mode, problem }))
    })
  }
}

const wasWritten = literal(
  '.loopworkrc was written, as you saw it, before you left: the next start uses it, or asks again once it is removed',
)
