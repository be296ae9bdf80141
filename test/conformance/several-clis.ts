import { inject, test } from 'vitest'
import { clis } from './clis/all.ts'
import type { CliName } from './clis/cli.ts'
import type { ModelApiOptions } from './model-api/start-model-api.ts'
import { Scene } from './scene.ts'

/** A CLI's name, or with how its model API behaves. */
export type Member = CliName | { readonly cli: CliName; readonly api: ModelApiOptions }

/** One case for several CLIs in one run, listed with the first: skipped by name where one of them can't be had here. No process is left at its end. */
export function severalClis(
  name: string,
  members: readonly [Member, ...Member[]],
  story: (scene: Scene) => Promise<string | void>,
  timeoutMs = 240_000,
): void {
  const { folder, missing } = inject('clis')
  const [own, ...beside] = members.map(memberOf) as [
    ReturnType<typeof memberOf>,
    ...ReturnType<typeof memberOf>[],
  ]
  test(`${own.cli.name}: ${name}`, { timeout: timeoutMs }, async ({ annotate, skip }) => {
    for (const member of members) {
      const why = missing[nameOf(member)]
      if (why !== undefined) skip(why)
    }
    const scene = await Scene.make(own.cli, folder, own.api, beside)
    try {
      const note = await story(scene)
      await scene.expectNothingLeft()
      if (typeof note === 'string') await annotate(note)
    } finally {
      await scene.close()
    }
  })
}

const nameOf = (member: Member): CliName => (typeof member === 'string' ? member : member.cli)

function memberOf(member: Member) {
  const cli = clis.find(({ name }) => name === nameOf(member))
  if (cli === undefined) throw new Error(`no CLI is named ${nameOf(member)}`)
  return { cli, api: typeof member === 'string' ? {} : member.api }
}
