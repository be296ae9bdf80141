import { inject, test } from 'vitest'
import { clis } from './clis/all.ts'
import type { ModelApiOptions } from './model-api/start-model-api.ts'
import { Scene } from './scene.ts'

interface CaseOptions {
  readonly api?: ModelApiOptions
  readonly timeoutMs?: number
}

/**
 * One case with each CLI; what its story returns stands in the table beside its time. One that can't be had here is skipped by
 * name. Whatever happened, no process is left: that is part of every case.
 */
export function eachCli(
  name: string,
  story: (scene: Scene) => Promise<string | void>,
  { api = {}, timeoutMs = 240_000 }: CaseOptions = {},
): void {
  const { folder, missing } = inject('clis')
  for (const cli of clis)
    test(`${cli.name}: ${name}`, { timeout: timeoutMs }, async ({ annotate, skip }) => {
      const why = missing[cli.name]
      if (why !== undefined) skip(why)
      const scene = await Scene.make(cli, folder, api)
      try {
        const note = await story(scene)
        await scene.expectNothingLeft()
        if (typeof note === 'string') await annotate(note)
      } finally {
        await scene.close()
      }
    })
}
