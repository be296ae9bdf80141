import path from 'node:path'
import type { Elsewhere } from '../../wording/in-place.ts'

/** From the flags that every command takes. */
export const elsewhereOf = (flags: { readonly C?: string; readonly store?: string }): Elsewhere => ({
  folder: flags.C === undefined ? null : path.resolve(flags.C),
  store: flags.store === undefined ? null : path.resolve(flags.C ?? '.', flags.store),
})

/** From the raw arguments, for an error that comes before they are parsed. */
export function elsewhereIn(argv: readonly string[]): Elsewhere {
  const valueOf = (name: string): string | undefined => {
    const at = argv.indexOf(name)
    if (at !== -1) return argv[at + 1]
    return argv.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)
  }
  const [folder, store] = [valueOf('-C'), valueOf('--store')]
  return elsewhereOf({
    ...(folder === undefined ? {} : { C: folder }),
    ...(store === undefined ? {} : { store }),
  })
}
